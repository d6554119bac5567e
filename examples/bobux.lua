-- Signs commands for Quartet's Bobux ledger, from Lua 5.3 or newer with lua-cjson; the transport is your game's own.
--   local sign = require('bobux')
--   socket:send(sign({ command = 'setbobux', id = 1, amount = 5, operation = 1 }, key, secret))
local cjson = require('cjson')

local function rotated(x, n) return ((x >> n) | (x << (32 - n))) & 0xffffffff end

-- SHA-256 (FIPS 180-4). Its constants are the first 32 bits of the fractions of roots of primes.
local primes, n = {}, 2
while #primes < 64 do
  local isPrime = true
  for _, p in ipairs(primes) do if n % p == 0 then isPrime = false break end end
  if isPrime then primes[#primes + 1] = n end
  n = n + 1
end
local function fraction(x) return math.floor((x % 1) * 0x100000000) end
local k, start = {}, {}
for i, p in ipairs(primes) do k[i] = fraction(p ^ (1 / 3)) end
for i = 1, 8 do start[i] = fraction(primes[i] ^ 0.5) end

local function sha256(text)
  local h = { table.unpack(start) }
  local padded = text .. '\x80' .. ('\0'):rep((55 - #text) % 64) .. string.pack('>I8', #text * 8)
  for block = 1, #padded, 64 do
    local w = { string.unpack('>' .. ('I4'):rep(16), padded, block) }
    for i = 17, 64 do
      local a, b = w[i - 15], w[i - 2]
      local s0 = rotated(a, 7) ~ rotated(a, 18) ~ (a >> 3)
      local s1 = rotated(b, 17) ~ rotated(b, 19) ~ (b >> 10)
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & 0xffffffff
    end
    local a, b, c, d, e, f, g, hh = table.unpack(h)
    for i = 1, 64 do
      local s1 = rotated(e, 6) ~ rotated(e, 11) ~ rotated(e, 25)
      local t1 = hh + s1 + ((e & f) ~ (~e & g)) + k[i] + w[i]
      local t2 = (rotated(a, 2) ~ rotated(a, 13) ~ rotated(a, 22)) + ((a & b) ~ (a & c) ~ (b & c))
      a, b, c, d, e, f, g, hh = (t1 + t2) & 0xffffffff, a, b, c, (d + t1) & 0xffffffff, e, f, g
    end
    for i, x in ipairs({ a, b, c, d, e, f, g, hh }) do h[i] = (h[i] + x) & 0xffffffff end
  end
  return string.pack('>' .. ('I4'):rep(8), table.unpack(h))
end

local function hmac(secret, text)
  if #secret > 64 then secret = sha256(secret) end
  local function pad(byte) return (secret .. ('\0'):rep(64 - #secret)):gsub('.', function(c) return string.char(c:byte() ~ byte) end) end
  return sha256(pad(0x5c) .. sha256(pad(0x36) .. text))
end

-- A table has no order, and the signature wants the members sorted by their names, at every depth.
local function printed(value)
  if type(value) ~= 'table' then
    return math.type(value) == 'float' and value == math.floor(value) and ('%d'):format(value) or cjson.encode(value)
  end
  local parts = {}
  if #value > 0 then
    for i, item in ipairs(value) do parts[i] = printed(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  local names = {}
  for name in pairs(value) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do parts[i] = cjson.encode(name) .. ':' .. printed(value[name]) end
  return '{' .. table.concat(parts, ',') .. '}'
end

--- The frame of a command: `message` without `key` and `hmac`; `secret` in hexadecimal digits.
return function(message, key, secret)
  local members = { key = key }
  for name, value in pairs(message) do members[name] = value end
  local text = printed(members)
  local code = hmac((secret:gsub('%x%x', function(digits) return string.char(tonumber(digits, 16)) end)), text)
  return text:sub(1, -2) .. ',"hmac":"' .. code:gsub('.', function(c) return ('%02x'):format(c:byte()) end) .. '"}'
end
