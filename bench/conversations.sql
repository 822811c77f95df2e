-- Conversations number %(first)s to %(last)s, each with one message; every third one is from a new resident.
-- A fifth is new, a third waits in a team, the rest has a name on it; one in fourteen is late, one in twenty has no deadline.
CREATE TEMP TABLE bench_council ON COMMIT DROP AS SELECT
    (SELECT array_agg(id ORDER BY id) FROM accounts_account WHERE two_way) AS accounts,
    (SELECT array_agg(network ORDER BY id) FROM accounts_account WHERE two_way) AS networks,
    (SELECT array_agg(id ORDER BY id) FROM people_department) AS teams,
    (SELECT array_agg(DISTINCT person_id) FROM people_membership
      WHERE role IN ('comms_officer', 'customer_service_agent', 'department_editor')) AS people,
    (SELECT array_agg(id ORDER BY id) FROM council_topic) AS topics,
    ARRAY['Fern', 'Idris', 'Maud', 'Priti', 'Owen', 'Sunil', 'Nell', 'Tariq', 'Wilma', 'Jory', 'Aoife'] AS first_names,
    ARRAY['Fictional', 'Sample', 'Invented', 'Specimen', 'Pretend', 'Example', 'Mockingham'] AS last_names,
    ARRAY['Our brown bin was missed again', 'When does the library open on Monday?', 'A lamp is out beside the park',
          'Who cuts the hedge by the school?', 'Thank you for the quick repair', 'The swimming pool is cold',
          'There is a hole in the road', 'My council tax letter is wrong', 'The band was wonderful', 'Fly tipping behind the shops'] AS said;

INSERT INTO enquiries_resident (id, network, external_id, handle, name, first_wrote_at)
SELECT n, networks[1 + n %% cardinality(networks)], 'bench-resident-' || n, 'resident' || n,
       first_names[1 + n %% 11] || ' ' || last_names[1 + n %% 7], now() - interval '90 days'
  FROM generate_series((%(first)s + 2) / 3 + 1, (%(last)s + 2) / 3 + 1) n, bench_council
    ON CONFLICT DO NOTHING;

INSERT INTO enquiries_conversation (
    id, reference, account_id, resident_id, channel, thread, state, team_id, assignee_id, kind, topic_id, mood, urgency, suggested,
    received_at, last_message_at, target_minutes, due_at, promised_for, why, next_warning_at, warned_percent, counted_under, version)
SELECT n, 'AD-' || (extract(year FROM now()) - 1) || '-' || lpad(n::text, greatest(6, length(n::text)), '0'), accounts[1 + resident %% cardinality(accounts)], resident,
       CASE WHEN dice %% 4 = 0 THEN 'direct_message' ELSE 'comment' END, 'bench-thread-' || n, state,
       CASE WHEN state <> 'new' THEN teams[1 + dice / 7 %% cardinality(teams)] END,
       CASE WHEN state IN ('taken', 'promised', 'waiting') THEN people[1 + dice / 11 %% cardinality(people)] END,
       'question', topics[1 + dice / 13 %% cardinality(topics)], 'neutral', 'normal', '{}',
       received_at, received_at, 960, due_at, CASE WHEN state = 'promised' THEN due_at::date END, '',
       CASE WHEN due_at > now() THEN greatest(due_at - interval '4 hours', now() + interval '2 hours') END,
       CASE WHEN due_at > now() THEN 0 ELSE 100 END, %(counted_under)s, 1
  FROM (
    SELECT *, CASE WHEN dice %% 20 = 0 OR state = 'waiting' THEN NULL ELSE received_at + interval '4 days' END AS due_at
      FROM (
        SELECT n, (n + 2) / 3 + 1 AS resident, dice, now() - interval '4 days' + (dice %% 20000 - 1500) * interval '1 minute' AS received_at,
               CASE WHEN dice %% 100 < 20 THEN 'new' WHEN dice %% 100 < 53 THEN 'with_team' WHEN dice %% 100 < 83 THEN 'taken'
                    WHEN dice %% 100 < 91 THEN 'promised' ELSE 'waiting' END AS state
          FROM generate_series(%(first)s, %(last)s) n, LATERAL (SELECT (n::bigint * 2654435761 %% 1000003)::int AS dice) d
      ) thrown
  ) one, bench_council;

INSERT INTO enquiries_message (
    id, conversation_id, account_id, direction, external_id, root_external_id, author_name, text, salt, text_hash, attachments, permalink, at)
SELECT c.id, c.id, c.account_id, 'in', 'bench-message-' || c.id, c.thread, r.name, words, md5(c.id::text),
       encode(sha256(convert_to(md5(c.id::text) || E'\n' || words, 'UTF8')), 'hex'), '[]', '', c.received_at
  FROM enquiries_conversation c JOIN enquiries_resident r ON r.id = c.resident_id, bench_council,
       LATERAL (SELECT CASE WHEN c.id = 77 THEN 'A quizzical pelican stands on the green'
                            ELSE said[1 + c.id %% 10] || ', at number ' || c.id || ' of Mill Lane.' END AS words) w
 WHERE c.id BETWEEN %(first)s AND %(last)s;

SELECT setval(pg_get_serial_sequence('enquiries_resident', 'id'), (SELECT max(id) FROM enquiries_resident)),
       setval(pg_get_serial_sequence('enquiries_conversation', 'id'), %(last)s),
       setval(pg_get_serial_sequence('enquiries_message', 'id'), %(last)s);
