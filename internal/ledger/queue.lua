-- budget.Queue on a Redis server: one call is one atomic step, with the clock of
-- the server. TestRedisAgreesWithTheQueue compares it with the Go code.
--
-- KEYS  state (hash), line (sorted set: id by class and ticket), seen (sorted set:
--       id by microsecond), want (hash: id to tokens), held (sorted set: id by
--       microsecond), sums (hash: id to tokens)
-- ARGV  what to do, id, tokens, class, stay in line (1 or 0), tokens a minute,
--       requests a minute, burst in microseconds, keep, tokens used, patience and
--       hold time in microseconds, most held, lifetime of the keys in milliseconds,
--       whether buckets of a server that has just started are taken for full, the
--       time in microseconds in a test and nothing otherwise
--
-- Numbers are doubles, exact below 2^53; budget.MaxPerMinute keeps them there.
local state, line, seen, want, held, sums = unpack(KEYS)
local op, id = ARGV[1], ARGV[2]
local n, class, stay = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local rate = {t = tonumber(ARGV[6]), r = tonumber(ARGV[7])}
local burst, keep, used = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local patience, hold, most, life = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13]), ARGV[14]
local trust = ARGV[15] == '1'
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
  for _, k in ipairs(KEYS) do redis.call('PEXPIRE', k, life) end
end

local function leave(who)
  redis.call('ZREM', line, who)
  redis.call('ZREM', seen, who)
  redis.call('HDEL', want, who)
end

local function drop(who)
  redis.call('ZREM', held, who)
  redis.call('HDEL', sums, who)
end

-- Times ahead of the clock, after it went back, become now.
for _, set in ipairs({seen, held}) do
  for _, who in ipairs(redis.call('ZRANGEBYSCORE', set, '(' .. str(now), '+inf')) do
    redis.call('ZADD', set, str(now), who)
  end
end

local function expire()
  for _, who in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', '(' .. str(now - patience))) do leave(who) end
  for _, who in ipairs(redis.call('ZRANGEBYSCORE', held, '-inf', '(' .. str(now - hold))) do drop(who) end
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
  for _, who in ipairs(redis.call('ZRANGE', line, 0, 999)) do
    waiting[#waiting + 1] = who .. ' ' .. redis.call('ZSCORE', line, who) .. ' ' .. (redis.call('HGET', want, who) or '0')
  end
  return {'ok', str(have()), tostring(redis.call('ZCARD', held)), s.passed or '0', s.passed_tokens or '0', unpack(waiting)}
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
  local ticket = redis.call('HINCRBY', state, 'next', 1)
  redis.call('ZADD', line, str(class * 1099511627776 + ticket), id) -- 2^40 tickets a class
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
leave(id)
redis.call('ZADD', held, str(now), id)
redis.call('HSET', sums, id, str(n))
for _, who in ipairs(redis.call('ZRANGE', held, 0, -1 - most)) do drop(who) end
redis.call('HINCRBY', state, 'passed', 1)
redis.call('HINCRBY', state, 'passed_tokens', str(n))
save()
return {'passed', '0', '0', str(have())}
