-- Requests for wrk: the queries of a file (QUERIES, one percent-encoded query a line) in turn, at the path ENDPOINT.
-- With FRESH set, each carries a number in a comment, so that no two are the same.
local queries = {}
for line in io.lines(os.getenv("QUERIES")) do
  queries[#queries + 1] = line
end
local fresh = os.getenv("FRESH")
local path = os.getenv("ENDPOINT") .. "?query="
local headers = { Accept = "application/sparql-results+json" }
local count = 0
math.randomseed(os.time())
local run = math.random(1000000000)

request = function()
  count = count + 1
  local query = queries[count % #queries + 1]
  if fresh then
    query = query .. "%0A%23" .. run .. "." .. count
  end
  return wrk.format("GET", path .. query, headers)
end
