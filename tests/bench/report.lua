-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: reports, each its own place and words; with an idempotency key a request. Through Open311
-- one a request, or as another system delivers them, GROUP a request.
local group = tonumber (os.getenv ("GROUP") or "1")
local n = 0
local seed = 0

function setup (thread)
  seed = seed + 1
  thread:set ("seed", seed)
end

local function headers (content_type)
  return {
    ["Content-Type"] = content_type,
    ["Authorization"] = "Bearer " .. os.getenv ("TOKEN"),
    ["Idempotency-Key"] = string.format ("bench-%s-%d-%d", os.getenv ("RUN"), seed, n),
  }
end

local function delivery ()
  local reports = {}
  for i = 1, group do
    n = n + 1
    reports[i] = string.format (
      '{"item":"gbt47678.5:matter:06010","lat":%.6f,"lon":%.6f,"description":"bench %d-%d"}',
      31.75 + (n * 7919 % 250) / 1000, 120.4 + (n * 104729 % 400) / 1000, seed, n)
  end
  return wrk.format ("POST", "/incidents", headers ("application/json"),
                     "[" .. table.concat (reports, ",") .. "]")
end

function request ()
  if group > 1 then
    return delivery ()
  end

  n = n + 1
  local body = string.format (
    "service_code=gbt47678.5:matter:06010&lat=%.6f&long=%.6f&description=bench+%d-%d",
    31.75 + (n * 7919 % 250) / 1000, 120.4 + (n * 104729 % 400) / 1000, seed, n)
  return wrk.format ("POST", "/open311/v2/requests.json",
                     headers ("application/x-www-form-urlencoded"), body)
end

function done (summary, latency)
  local errors = summary.errors
  io.write (string.format (
    '{"reports":%d,"seconds":%.3f,"refused":%d,"failed":%d,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    summary.requests * group, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile (50) / 1000, latency:percentile (99) / 1000))
end
