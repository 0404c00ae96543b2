-- budget.Queue on a Redis server: one call is one atomic step, with the clock of
-- the server. TestRedisAgreesWithTheQueue compares it with the Go code.
--
-- KEYS  state (hash), line (sorted set: id by class and tag), seen (sorted set: id
--       by microsecond), want (hash: id to tokens), held (sorted set: id by
--       microsecond), sums (hash: id to tokens), who (hash: id to class, ticket and
--       user), since (sorted set: batches that stand behind, by microsecond), finish
--       (hash: user to the tag at which the next stands), use (hash: hour, r for
--       requests or t for tokens, and user to a number)
-- ARGV  what to do, id, tokens, class, stay in line (1 or 0), tokens a minute,
--       requests a minute, burst in microseconds, keep, tokens used, patience and
--       hold time in microseconds, most held, lifetime of the keys in milliseconds,
--       whether buckets of a server that has just started are taken for full, the
--       time in microseconds in a test and nothing otherwise, user, age of a batch in
--       microseconds, bits of a ticket, most of a tag, most users, hours of use, the
--       name of users beyond the most
--
-- Numbers are doubles, exact below 2^53; budget.MaxPerMinute keeps them there.
local state, line, seen, want, held, sums, who, since, finish, use = unpack(KEYS)
local op, id = ARGV[1], ARGV[2]
local n, class, stay = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local rate = {t = tonumber(ARGV[6]), r = tonumber(ARGV[7])}
local burst, keep, used = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local patience, hold, most, life = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13]), ARGV[14]
local trust = ARGV[15] == '1'
local user, age = ARGV[17], tonumber(ARGV[18])
local BITS, MOSTTAG, MOSTUSERS = tonumber(ARGV[19]), tonumber(ARGV[20]), tonumber(ARGV[21])
local HOURS, OTHERS = tonumber(ARGV[22]), ARGV[23]
local BEHIND = BITS * MOSTTAG * 2 -- what a batch's score is more
local UNIT = 60000000 -- a token in units: the microseconds of a minute

local now = tonumber(ARGV[16])
if not now then
  local clock = redis.call('TIME')
  now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
end
local function str(x) return string.format('%.0f', x) end

local capacity = {}
for k, v in pairs(rate) do capacity[k] = math.max(v * burst, UNIT) end

-- A server that lost its memory a moment ago does not know what was taken just
-- before: at worst all of it. So a new bucket holds what has come in since the start.
local function fresh(k)
  if trust then return capacity[k] end
  local ok, info = pcall(redis.call, 'INFO', 'server')
  local up = ok and tonumber(string.match(info, 'uptime_in_seconds:(%d+)')) or 60
  return math.min(capacity[k], up * 1000000 * rate[k])
end

local s = {}
do
  local flat = redis.call('HGETALL', state)
  for i = 1, #flat, 2 do s[flat[i]] = flat[i + 1] end
end
local level, at = {}, {}
local known = s.rate_t ~= nil
local same = known and tonumber(s.rate_t) == rate.t and tonumber(s.rate_r) == rate.r
  and tonumber(s.burst) == burst and tonumber(s.keep) == keep

local function filled(k, lvl, since, cap, perMicro)
  local passed = now - since
  if passed <= 0 then return lvl end
  if passed * perMicro >= cap - lvl then return cap end
  return lvl + passed * perMicro
end

for _, k in ipairs({'t', 'r'}) do
  if not known or s['level_' .. k] == nil then
    level[k], at[k] = fresh(k), now
  else
    -- The clock may have gone back: refilling goes on from now.
    level[k], at[k] = tonumber(s['level_' .. k]), math.min(now, tonumber(s['at_' .. k]))
    if not same then
      local before = tonumber(s['rate_' .. k])
      if before > 0 and rate[k] > 0 then
        local old = math.max(before * tonumber(s.burst), UNIT)
        level[k] = math.max(-capacity[k], math.min(capacity[k], math.floor(filled(k, level[k], at[k], old, before) / UNIT) * UNIT))
      else
        level[k] = capacity[k]
      end
      at[k] = now
    end
  end
end

local function fill(k)
  level[k] = filled(k, level[k], at[k], capacity[k], rate[k])
  at[k] = now
end

local function wait(k, units)
  local short = units - filled(k, level[k], at[k], capacity[k], rate[k])
  if short <= 0 then return 0 end
  return math.floor((short + rate[k] - 1) / rate[k])
end

local function have()
  if rate.t <= 0 then return 0 end
  return math.floor(filled('t', level.t, at.t, capacity.t, rate.t) / UNIT)
end

local function save()
  redis.call('HSET', state, 'rate_t', str(rate.t), 'rate_r', str(rate.r), 'burst', str(burst), 'keep', str(keep),
    'level_t', str(level.t), 'at_t', str(at.t), 'level_r', str(level.r), 'at_r', str(at.r))
  for _, k in ipairs(KEYS) do
    if k ~= use then redis.call('PEXPIRE', k, life) end
  end
  redis.call('PEXPIRE', use, str((HOURS + 1) * 3600000))
end

local start = tonumber(s.start or '0')

local function tagOf(x)
  local score = tonumber(redis.call('ZSCORE', line, x))
  if score >= BEHIND then score = score - BEHIND end
  return math.floor(score / BITS)
end

local function userOf(x) return string.match(redis.call('HGET', who, x) or '', '^%d+ %d+ (.*)$') or '' end

-- Where a new request of a user stands; see budget/fair.go.
local function tag(n)
  if redis.call('ZCARD', line) == 0 and start > MOSTTAG / 2 then
    start = 0
    redis.call('HSET', state, 'start', '0')
    redis.call('DEL', finish)
  end
  local begin = math.min(math.max(start, tonumber(redis.call('HGET', finish, user) or '0'), 0), MOSTTAG)
  redis.call('HSET', finish, user, str(math.min(begin + n, MOSTTAG)))
  if redis.call('HLEN', finish) > MOSTUSERS then
    local flat = redis.call('HGETALL', finish)
    for i = 1, #flat, 2 do
      if tonumber(flat[i + 1]) <= start then redis.call('HDEL', finish, flat[i]) end
    end
    local left = redis.call('HLEN', finish)
    if left > MOSTUSERS and redis.call('ZCARD', line) == 0 or left > 4 * MOSTUSERS then redis.call('DEL', finish) end
  end
  return begin
end

local function unline(x)
  redis.call('ZREM', line, x)
  redis.call('ZREM', seen, x)
  redis.call('ZREM', since, x)
  redis.call('HDEL', want, x)
end

-- Somebody goes who has not passed: what was to be taken is taken back if nothing
-- of the same user comes after it.
local function leave(x)
  if not redis.call('ZSCORE', line, x) then return end
  local begin, owner = tagOf(x), userOf(x)
  local tokens = tonumber(redis.call('HGET', want, x) or '0')
  if tonumber(redis.call('HGET', finish, owner) or '-1') == math.min(begin + tokens, MOSTTAG) then
    redis.call('HSET', finish, owner, str(begin))
  end
  unline(x)
  redis.call('HDEL', who, x)
end

local function drop(x)
  redis.call('ZREM', held, x)
  redis.call('HDEL', sums, x)
  redis.call('HDEL', who, x)
end

-- Notes what a user took at a time.
local function take(owner, us, requests, tokens)
  local hour = math.floor(us / 3600000000)
  if s.use_hour ~= str(hour) then
    s.use_hour = str(hour)
    redis.call('HSET', state, 'use_hour', s.use_hour)
    for _, k in ipairs(redis.call('HKEYS', use)) do
      if tonumber(string.match(k, '^(%d+)')) <= hour - HOURS - 1 then redis.call('HDEL', use, k) end
    end
  end
  if redis.call('HEXISTS', use, str(hour) .. ' r ' .. owner) == 0 then
    if redis.call('HINCRBY', use, str(hour) .. ' n', 1) > MOSTUSERS then owner = OTHERS end
  end
  redis.call('HINCRBY', use, str(hour) .. ' r ' .. owner, requests)
  local key = str(hour) .. ' t ' .. owner
  if redis.call('HINCRBY', use, key, str(tokens)) < 0 then redis.call('HSET', use, key, '0') end
end

-- Times ahead of the clock, after it went back, become now.
for _, set in ipairs({seen, held, since}) do
  for _, x in ipairs(redis.call('ZRANGEBYSCORE', set, '(' .. str(now), '+inf')) do
    redis.call('ZADD', set, str(now), x)
  end
end

local function expire()
  local gone = redis.call('ZRANGEBYSCORE', seen, '-inf', '(' .. str(now - patience))
  local place = {}
  for _, x in ipairs(gone) do place[x] = tonumber(redis.call('ZSCORE', line, x) or '0') end
  table.sort(gone, function(a, b) return place[a] > place[b] end) -- the last first, as each takes back its tag
  for _, x in ipairs(gone) do leave(x) end
  for _, x in ipairs(redis.call('ZRANGEBYSCORE', since, '-inf', str(now - age))) do
    redis.call('ZINCRBY', line, str(-BEHIND), x)
    redis.call('ZREM', since, x)
  end
  for _, x in ipairs(redis.call('ZRANGEBYSCORE', held, '-inf', '(' .. str(now - hold))) do drop(x) end
end

if op == 'leave' then
  leave(id)
  save()
  return {'ok'}
end

if op == 'release' then
  expire()
  local taken = tonumber(redis.call('HGET', sums, id) or '')
  if not taken then save() return {'none'} end
  if used >= 0 then take(userOf(id), tonumber(redis.call('ZSCORE', held, id)), 0, used - taken) end
  drop(id)
  if used >= 0 and used ~= taken and rate.t > 0 then
    fill('t')
    -- What is owed is never more than the bucket holds.
    level.t = math.max(-capacity.t, math.min(capacity.t, level.t - (used - taken) * UNIT))
  end
  save()
  return {'ok'}
end

if op == 'state' then
  local waiting = {}
  for _, x in ipairs(redis.call('ZRANGE', line, 0, 999)) do
    waiting[#waiting + 1] = x .. ' ' .. (redis.call('HGET', want, x) or '0') .. ' ' .. str(tagOf(x)) .. ' ' .. (redis.call('HGET', who, x) or '0 0 ')
  end
  return {'ok', str(have()), tostring(redis.call('ZCARD', held)), s.passed or '0', s.passed_tokens or '0', str(now), waiting, redis.call('HGETALL', use)}
end

-- ask
if redis.call('ZSCORE', held, id) then
  save()
  return {'passed', '0', '0', str(have())}
end
local units = n * UNIT
local needed = units
if rate.t > 0 then
  if units > capacity.t then
    leave(id)
    save()
    return {'never', '0', '0', str(have())}
  end
  if class == 1 then needed = math.min(capacity.t, units + keep * UNIT) end
end
expire()
redis.call('HSET', want, id, str(n))
redis.call('ZADD', seen, str(now), id)
if not redis.call('ZSCORE', line, id) then
  local ticket = redis.call('HINCRBY', state, 'next', 1) - 1
  local score = tag(n) * BITS + ticket % BITS
  if class == 1 then
    score = score + BEHIND
    redis.call('ZADD', since, str(now), id)
  end
  redis.call('ZADD', line, str(score), id)
  redis.call('HSET', who, id, class .. ' ' .. ticket .. ' ' .. user)
end
local place = redis.call('ZRANK', line, id)
local before = 0
if place > 0 then
  for _, tokens in ipairs(redis.call('HMGET', want, unpack(redis.call('ZRANGE', line, 0, math.min(place, 5000) - 1)))) do
    before = before + (tonumber(tokens) or 0) * UNIT
  end
end
local w = 0
if rate.t > 0 then w = wait('t', before + needed) end
if rate.r > 0 then w = math.max(w, wait('r', (place + 1) * UNIT)) end
if place > 0 or w > 0 then
  local answer = {'wait', str(w), str(place), str(have())}
  if not stay then leave(id) end
  save()
  return answer
end
if rate.t > 0 then fill('t') level.t = level.t - units end
if rate.r > 0 then fill('r') level.r = level.r - UNIT end
redis.call('HSET', state, 'start', str(math.max(start, tagOf(id))))
take(userOf(id), now, 1, n)
unline(id)
redis.call('ZADD', held, str(now), id)
redis.call('HSET', sums, id, str(n))
for _, x in ipairs(redis.call('ZRANGE', held, 0, -1 - most)) do drop(x) end
redis.call('HINCRBY', state, 'passed', 1)
redis.call('HINCRBY', state, 'passed_tokens', str(n))
save()
return {'passed', '0', '0', str(have())}
