-- Requests for wrk: the paths of a file (PATHS, one a line) in turn, with ACCEPT as what is taken.
-- With FRESH set, each ends in a SPARQL comment with a number, so that no two are the same.
local paths = {}
for line in io.lines(os.getenv("PATHS")) do
  paths[#paths + 1] = line
end
local fresh = os.getenv("FRESH")
local headers = { Accept = os.getenv("ACCEPT") }
local count = 0
math.randomseed(os.time())
local run = math.random(1000000000)

request = function()
  count = count + 1
  local path = paths[count % #paths + 1]
  if fresh then
    path = path .. "%0A%23" .. run .. "." .. count
  end
  return wrk.format("GET", path, headers)
end

done = function(summary, latency)
  io.write(string.format("waited µs: %d %d %d\n", latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
