-- The snapshot of one partition, `<state>/<topic>-<partition>.sqlite`, as Tiendo writes it (format 4).
--
-- A person may read it with `sqlite3 -readonly`; `tiendo verify` checks it, and `tiendo verify --export FILE` makes
-- plain tables of the cases and periods. Only Tiendo writes it. `PRAGMA application_id` is 0x5449454E ("TIEN") and
-- `PRAGMA user_version` the format: a program refuses any other. All of a snapshot, the offset included,
-- changes in one transaction. Times are microseconds since 1970-01-01T00:00:00Z, days are local and written
-- YYYY-MM-DD, money is in đồng, percentages are in hundredths of a percent.
--
-- Each row has a checksum: the low 64 bits of SipHash-1-3-128, with the hash key, over the name of the table and all
-- other columns in the order below. Each of them is given as two words of 64 bits, little-endian: the kind (`i`, `t`,
-- `b`, `n` for null) with, 8 bits higher, the length of a text or body; then the value. A null has the first word only,
-- a text or body is given as its bytes. Every word, text and body ends with its length as SipHash has it.
--
-- `<topic>-<partition>.previous.sqlite` is the same file as of the last compaction.

-- What the file belongs to, written once.
CREATE TABLE meta(
  key TEXT NOT NULL PRIMARY KEY,  -- topic, partition, partitionCount, periodStart (month-day), utcOffsetSeconds, hashKeyLow, hashKeyHigh.
  value TEXT NOT NULL,            -- The value as text; the two halves of the hash key are unsigned 64-bit numbers.
  checksum INTEGER NOT NULL       -- Checksum of the row.
) STRICT, WITHOUT ROWID;

-- Up to where the state has read, one row.
CREATE TABLE checkpoint(
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),  -- Always 1.
  nextOffset INTEGER NOT NULL,           -- Offset of the next record to read: S in the exactly-once protocol.
  lastOffset INTEGER NOT NULL,           -- Offset of the last record read, -1 before the first.
  lastChecksum INTEGER NOT NULL,         -- Keyed hash over key and value of that record, to know the topic again.
  isHistoryIncomplete INTEGER NOT NULL,  -- 1 where the topic had lost its first records before they were read.
  partitionDay TEXT,                     -- The day now open in the partition; null before the first event.
  caseCount INTEGER NOT NULL,            -- Number of cases in names, pages and segments.
  segmentCount INTEGER NOT NULL,         -- Number of the last segment written.
  applied INTEGER NOT NULL,              -- Events applied so far.
  duplicates INTEGER NOT NULL,           -- Duplicate events so far.
  rejected TEXT NOT NULL,                -- Rejected events so far, a JSON object by reason.
  rules TEXT NOT NULL,                   -- The rules in force, JSON; their states are in ruleStates.
  nextRules TEXT,                        -- Rules that take effect at the next applied event, JSON; null for none.
  maxAhead INTEGER NOT NULL,             -- How far times may be ahead of their records' timestamps, in microseconds.
  ruleTrail INTEGER NOT NULL,            -- Hash of the rules that have decided so far and of the offsets they did from.
  digest INTEGER NOT NULL,               -- Wrapping sum of the checksums of all rows but those of meta and this one.
  checksum INTEGER NOT NULL              -- Checksum of the row.
) STRICT;

-- The offices of the partition.
CREATE TABLE offices(
  number INTEGER NOT NULL PRIMARY KEY,  -- Counts from 0 in the order of the first events.
  code TEXT NOT NULL,                   -- data.office.
  windowLast INTEGER NOT NULL,          -- Highest sequence of the office's own events.
  windowSeen INTEGER NOT NULL,          -- Bit k: sequence windowLast - k was seen.
  clock INTEGER NOT NULL,               -- The office's clock.
  clockDay TEXT NOT NULL,               -- The day that the clock counts as.
  lastEvent INTEGER NOT NULL,           -- Its latest event time.
  firstDay TEXT NOT NULL,               -- Day of its first applied event, by arrival.
  progressCasesDay TEXT,                -- Day of the latest progress in cases; null before any.
  progressMoneyDay TEXT,                -- Day of the latest progress in money; null before any.
  firstPeriod INTEGER NOT NULL,         -- First period with an applied event.
  lastPeriod INTEGER NOT NULL,          -- Last period with an applied event.
  orphans INTEGER NOT NULL,             -- Cases of which events came but no acceptance.
  staffingSequence INTEGER NOT NULL,    -- Sequence of the event that set the staffing, 0 where none did.
  officers INTEGER NOT NULL,            -- Enforcement officers, where staffingSequence is above 0.
  quota INTEGER NOT NULL,               -- Posts, where staffingSequence is above 0.
  lastOffset INTEGER NOT NULL,          -- Offset of the last event applied to the office.
  rejected INTEGER NOT NULL,            -- Rejected events of the office so far.
  duplicates INTEGER NOT NULL,          -- Duplicate events of the office so far.
  checksum INTEGER NOT NULL             -- Checksum of the row.
) STRICT;

-- Targets of the offices, by period.
CREATE TABLE targets(
  office INTEGER NOT NULL,           -- offices.number.
  period INTEGER NOT NULL,           -- The period.
  sequence INTEGER NOT NULL,         -- Sequence of the event that set it; the higher wins.
  casesHundredths INTEGER NOT NULL,  -- Target for the rate in cases.
  moneyHundredths INTEGER NOT NULL,  -- Target for the rate in money.
  checksum INTEGER NOT NULL,         -- Checksum of the row.
  PRIMARY KEY (office, period)
) STRICT, WITHOUT ROWID;

-- Rules that are not idle for an office.
CREATE TABLE ruleStates(
  office INTEGER NOT NULL,  -- offices.number.
  rule TEXT NOT NULL,       -- Name of the rule.
  phase TEXT NOT NULL,      -- pending or firing.
  period INTEGER NOT NULL,  -- Period in which it became pending or fired.
  since INTEGER NOT NULL,   -- Since when it was pending.
  alert TEXT,               -- While firing: the UUID of the alert.
  checksum INTEGER NOT NULL,  -- Checksum of the row.
  PRIMARY KEY (office, rule)
) STRICT, WITHOUT ROWID;

-- Where the offices stood when days were closed, of the last two periods.
CREATE TABLE samples(
  office INTEGER NOT NULL,         -- offices.number.
  day TEXT NOT NULL,               -- The day that was closed.
  doneCases INTEGER NOT NULL,      -- Cases done in the day's period.
  eligibleCases INTEGER NOT NULL,  -- Cases eligible.
  doneMoney TEXT NOT NULL,         -- Money done: a decimal number that may exceed 64 bits.
  eligibleMoney TEXT NOT NULL,     -- Money eligible, likewise.
  terminatedCases INTEGER NOT NULL,  -- Cases terminated in the day's period.
  delegatedCases INTEGER NOT NULL,   -- Cases delegated to other offices in it.
  leftCases INTEGER NOT NULL,        -- Cases not eligible or suspended, and those delegated or separated in it.
  terminatedMoney TEXT NOT NULL,     -- Balances struck off in it, likewise.
  delegatedMoney TEXT NOT NULL,      -- Balances of the delegated cases, likewise.
  leftMoney TEXT NOT NULL,           -- Balances of the cases that left, likewise.
  checksum INTEGER NOT NULL,       -- Checksum of the row.
  PRIMARY KEY (office, day)
) STRICT, WITHOUT ROWID;

-- What is counted apart: each office as a whole, and each category there.
CREATE TABLE cells(
  number INTEGER NOT NULL PRIMARY KEY,  -- Counts from 0 in the order in which they came up.
  office INTEGER NOT NULL,              -- offices.number.
  category TEXT,                        -- The category; null for the office as a whole.
  checksum INTEGER NOT NULL             -- Checksum of the row.
) STRICT;

-- What moved in a cell in a period: net changes by status, and flows.
CREATE TABLE movements(
  cell INTEGER NOT NULL,    -- cells.number.
  period INTEGER NOT NULL,  -- The period.
  casesInProgress INTEGER NOT NULL,  -- Net change of the number of cases in progress.
  casesDeferredByAgreement INTEGER NOT NULL,  -- Net change of the number of cases deferred by agreement.
  casesSuspended INTEGER NOT NULL,  -- Net change of the number of cases suspended.
  casesNotEligible INTEGER NOT NULL,  -- Net change of the number of cases not eligible.
  casesCompleted INTEGER NOT NULL,  -- Net change of the number of cases completed.
  casesTerminated INTEGER NOT NULL,  -- Net change of the number of cases terminated.
  casesDelegatedOut INTEGER NOT NULL,  -- Net change of the number of cases delegated out.
  casesPulledUp INTEGER NOT NULL,  -- Net change of the number of cases pulled up.
  casesRevoked INTEGER NOT NULL,  -- Net change of the number of cases revoked.
  casesSeparateRegister INTEGER NOT NULL,  -- Net change of the number of cases in the separate register.
  moneyInProgress INTEGER NOT NULL,  -- Net change of the sum of balances of cases in progress.
  moneyDeferredByAgreement INTEGER NOT NULL,  -- Net change of the sum of balances of cases deferred by agreement.
  moneySuspended INTEGER NOT NULL,  -- Net change of the sum of balances of cases suspended.
  moneyNotEligible INTEGER NOT NULL,  -- Net change of the sum of balances of cases not eligible.
  moneyCompleted INTEGER NOT NULL,  -- Net change of the sum of balances of cases completed.
  moneyTerminated INTEGER NOT NULL,  -- Net change of the sum of balances of cases terminated.
  moneyDelegatedOut INTEGER NOT NULL,  -- Net change of the sum of balances of cases delegated out.
  moneyPulledUp INTEGER NOT NULL,  -- Net change of the sum of balances of cases pulled up.
  moneyRevoked INTEGER NOT NULL,  -- Net change of the sum of balances of cases revoked.
  moneySeparateRegister INTEGER NOT NULL,  -- Net change of the sum of balances of cases in the separate register.
  newIntakeCases INTEGER NOT NULL,      -- Cases accepted.
  newIntakeMoney INTEGER NOT NULL,      -- Their amounts.
  adjusted INTEGER NOT NULL,            -- Corrections.
  collected INTEGER NOT NULL,           -- Money collected.
  reduced INTEGER NOT NULL,             -- Obligation reduced.
  complaintsReceived INTEGER NOT NULL,  -- Complaints received; of an office as a whole.
  complaintsResolved INTEGER NOT NULL,  -- Complaints resolved; of an office as a whole.
  checksum INTEGER NOT NULL,            -- Checksum of the row.
  PRIMARY KEY (cell, period)
) STRICT, WITHOUT ROWID;

-- The names of the cases, written once.
CREATE TABLE caseNames(
  first INTEGER NOT NULL PRIMARY KEY,  -- Index of the first case in the body; cases count from 0.
  count INTEGER NOT NULL,              -- Number of names in the body.
  checksum INTEGER NOT NULL,           -- Checksum of the row.
  body BLOB NOT NULL                   -- The names in order, each a byte with its length and its UTF-8.
) STRICT;

-- Cases that changed since the pages were written, a row or more a snapshot; later ones win.
CREATE TABLE caseSegments(
  number INTEGER NOT NULL PRIMARY KEY,  -- Counts up; compaction empties the table and counts on.
  checksum INTEGER NOT NULL,            -- Checksum of the row.
  body BLOB NOT NULL                    -- 72 bytes a case, little-endian: index (4), tag (4), record (64).
) STRICT;

-- All cases up to the last compaction, 4,096 a page.
CREATE TABLE casePages(
  number INTEGER NOT NULL PRIMARY KEY,  -- Page n holds the cases from 4,096 n on.
  checksum INTEGER NOT NULL,            -- Checksum of the row.
  body BLOB NOT NULL                    -- 68 bytes a case: tag (4), record (64).
) STRICT;

-- A record of 64 bytes, little-endian: bits 0-63 of the key hash (8), bits 96-127 (4), cell (4), amount << 8 |
-- accepted << 4 | status (8), adjusted (8), collected (8), reduced (8), window bits (8), highest sequence (4),
-- sequence that set the status (4). The tag is bits 64-95 of the key hash. Statuses: 0 none yet, 1 in progress,
-- 2 deferred by agreement, 3 suspended, 4 not eligible, 5 completed, 6 terminated, 7 delegated out, 8 pulled up,
-- 9 revoked, 10 separate register.
