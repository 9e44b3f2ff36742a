export { ApiProblem, spoken } from '../api/faults'
