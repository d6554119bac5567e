-- lua-cjson as it is: escapes / and 0x7f, leaves UTF-8 alone. Its tables have no order, so the members are sorted here.
local cjson = require('cjson')
for line in io.lines() do
  local message, names, members = cjson.decode(line), {}, {}
  for name in pairs(message) do names[#names + 1] = name end
  table.sort(names)
  for n, name in ipairs(names) do members[n] = cjson.encode(name) .. ':' .. cjson.encode(message[name]) end
  print('{' .. table.concat(members, ',') .. '}')
end
