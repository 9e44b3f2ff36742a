"""Finding among a million tickets: one index of what closed ones are filtered and searched by.

Open tickets change at every move and are few; they are found by the indexes of their lists. Closed
ones are written once more when they are closed, and only those stand in this index.
"""

from storage.statements import running

ID = "2026-11-24T00:00:05:000000"
VERSION = "1.38.0"
DESCRIPTION = "finding tickets"

STATEMENTS = (
    # a word for each thing one can filter by; months are those of Shanghai, counted from year 0
    """
    CREATE FUNCTION ticket_facets(
        state text, category text, grid text, community text, segment text, point text,
        source text, scenario text, assignee uuid, reporter uuid, reported_at timestamptz,
        late boolean, supervised boolean, rework_count smallint) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT array_remove(ARRAY[
            's:' || state, 'c:' || category, 'm:' || left(category, 2), 'g:' || grid,
            'k:' || community, 'r:' || segment, 'p:' || point, 'o:' || source, 'n:' || scenario,
            'a:' || assignee::text, 'b:' || reporter::text,
            'w:' || (extract(year FROM reported_at AT TIME ZONE 'Asia/Shanghai') * 12
                + extract(month FROM reported_at AT TIME ZONE 'Asia/Shanghai') - 1)::int,
            CASE WHEN late THEN 'late' END, CASE WHEN supervised THEN 'supervised' END,
            CASE WHEN rework_count > 0 THEN 'reworked' END], NULL)
    $$
    """,
    # what is searched, on one line, so that nothing is found across two fields
    """
    CREATE FUNCTION ticket_words(number text, address text, description text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT lower(number || E'\\n' || address || E'\\n' || description)
    $$
    """,
    # pairs of neighbouring characters; of letters and digits also triples, which are rarer.
    # Two texts may share a gram by chance: whoever searches compares the words as well.
    """
    CREATE FUNCTION grams(words text) RETURNS int[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
        SELECT coalesce(array_agg(((ascii(a)::bigint * 65536 + ascii(b)) % 1073741824)::int), '{}')
            || coalesce(array_agg(1073741824 + ascii(a) * 65536 + ascii(b) * 256 + ascii(c))
                FILTER (WHERE greatest(ascii(a), ascii(b), ascii(c)) < 128 AND ascii(c) > 32), '{}')
        FROM string_to_array(left(words, 1000), NULL) AS s, unnest(s, s[2:], s[3:]) AS t(a, b, c)
        WHERE ascii(a) > 32 AND ascii(b) > 32
    $$
    """,
    """
    CREATE INDEX ticket_find ON ticket USING gin (
        ticket_facets(state, category, grid, community, segment, point, source, scenario, assignee,
            reporter, reported_at, late, supervised, rework_count),
        grams(ticket_words(number, address, description))) WHERE NOT is_open
    """,
    "CREATE INDEX ticket_category ON ticket (category, reported_at DESC, id DESC)",
)

forwards = running(ID, DESCRIPTION, STATEMENTS)
