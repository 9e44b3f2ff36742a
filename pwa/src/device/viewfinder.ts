/* The camera of the app's own viewfinder: one stream at a time, stopped as soon as nobody looks. */

export type NoCamera = 'denied' | 'none' | 'busy' | 'unsupported'

export class CameraFault extends Error {
  constructor(readonly reason: NoCamera) {
    super(reason)
  }
}

interface Range {
  min: number
  max: number
}

/* What the DOM's types do not know yet. */
interface Extras {
  torch?: boolean
  zoom?: Range
}

export interface Camera {
  stream: MediaStream
  /** Whether there is a lamp. */
  torch: boolean
  zoom: Range | null
  /** A still picture, as large as the camera gives it. */
  shoot: (from: HTMLVideoElement) => Promise<Blob>
  light: (on: boolean) => Promise<void>
  zoomTo: (factor: number) => Promise<void>
  stop: () => void
}

interface Still {
  takePhoto: () => Promise<Blob>
}
declare const ImageCapture: (new (track: MediaStreamTrack) => Still) | undefined

const WANTED: MediaTrackConstraints = {
  facingMode: { ideal: 'environment' },
  width: { ideal: 2560 },
  height: { ideal: 1920 },
  aspectRatio: { ideal: 4 / 3 },
}
const STILL_MS = 4_000

let asked: Promise<boolean> | undefined

/** Whether this device has a camera that a page can use; asked before a tap needs the answer. */
export function seesCamera(): Promise<boolean> {
  return (asked ??= look())
}

async function look(): Promise<boolean> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices()
    return devices.some((each) => each.kind === 'videoinput')
  } catch {
    return false
  }
}

export async function openCamera(): Promise<Camera> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraFault('unsupported')
  const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false }).catch((fault: unknown) => {
    throw new CameraFault(reasonOf(fault))
  })
  const track = stream.getVideoTracks()[0]
  if (!track) throw new CameraFault('none')
  const able = (track.getCapabilities?.() ?? {}) as Extras
  const set = (what: object): Promise<void> => track.applyConstraints({ advanced: [what] } as MediaTrackConstraints)
  return {
    stream,
    torch: able.torch === true,
    zoom: able.zoom && able.zoom.max > able.zoom.min ? { min: able.zoom.min, max: able.zoom.max } : null,
    shoot: (video) => still(track, video),
    light: (on) => set({ torch: on }),
    zoomTo: (factor) => set({ zoom: factor }),
    stop: () => stream.getTracks().forEach((each) => each.stop()),
  }
}

function reasonOf(fault: unknown): NoCamera {
  const name = fault instanceof Error ? fault.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'none'
}

/* A camera that gives no still in time gives the frame on the screen. */
async function still(track: MediaStreamTrack, video: HTMLVideoElement): Promise<Blob> {
  if (typeof ImageCapture !== 'undefined') {
    try {
      const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), STILL_MS))
      return await Promise.race([new ImageCapture(track).takePhoto(), late])
    } catch {
      /* The frame, then. */
    }
  }
  return frameOf(video)
}

function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight })
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new CameraFault('busy'))), 'image/jpeg', 0.95)
  })
}

/**
 * Tells how far the phone is turned from level, in degrees. Where a browser wants to ask the person first there is no level.
 */
export function watchLevel(tell: (degrees: number) => void): () => void {
  const asks = typeof DeviceOrientationEvent === 'undefined' || 'requestPermission' in DeviceOrientationEvent
  if (asks) return () => undefined
  const hear = ({ beta, gamma }: DeviceOrientationEvent): void => {
    if (beta !== null && gamma !== null) tell(tilt(beta, gamma))
  }
  addEventListener('deviceorientation', hear)
  return () => removeEventListener('deviceorientation', hear)
}

/** Turn about the line of sight, from the angles of a phone held upright or on its side. */
export function tilt(beta: number, gamma: number): number {
  const [front, side] = [(beta * Math.PI) / 180, (gamma * Math.PI) / 180]
  const degrees = (Math.atan2(Math.cos(front) * Math.sin(side), Math.sin(front)) * 180) / Math.PI
  const turned = ((degrees + 45) % 90 + 90) % 90
  return Math.round((turned - 45) * 10) / 10
}
