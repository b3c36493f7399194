-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: reports through Open311, each its own place, words and idempotency key.
local n = 0
local seed = 0

function setup (thread)
  seed = seed + 1
  thread:set ("seed", seed)
end

function request ()
  n = n + 1
  local body = string.format (
    "service_code=gbt47678.5:matter:06010&lat=%.6f&long=%.6f&description=bench+%d-%d",
    31.75 + (n * 7919 % 250) / 1000, 120.4 + (n * 104729 % 400) / 1000, seed, n)
  return wrk.format ("POST", "/open311/v2/requests.json", {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Authorization"] = "Bearer " .. os.getenv ("TOKEN"),
    ["Idempotency-Key"] = string.format ("bench-%s-%d-%d", os.getenv ("RUN"), seed, n),
  }, body)
end

function done (summary, latency)
  local errors = summary.errors
  io.write (string.format (
    '{"reports":%d,"seconds":%.3f,"refused":%d,"failed":%d,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile (50) / 1000, latency:percentile (99) / 1000))
end
