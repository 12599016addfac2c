// Requests as JSON, one a line, and the facts in them.

#include <nlohmann/json.hpp>

#include "events/codec.h"
#include "tests/fuzz/fuzz_target.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

// A fact that can be written to the log is told as it was read.
void read_fact(const Json& json) {
  const Result<Event> fact = parse_fact(json);
  if (!fact) return;
  const Result<Event> again = parse_fact(json_of(*fact));
  CHECK(again && *again == *fact);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  const std::string_view text = view_of(bytes, size_bytes);
  const Result<Json> json = parse_json(text);
  const ParsedRequest parsed = parse_request(text, Timestamp());
  CHECK(json || !parsed.request);
  if (!json) return 0;
  const Result<Json> json_again = parse_json(text_of(*json));
  CHECK(json_again && *json_again == *json);
  read_fact(*json);
  if (!parsed.request) return 0;
  CHECK(parsed.id == parsed.request->id);
  const ParsedRequest again = parse_request(text_of(json_of(*parsed.request)), Timestamp());
  CHECK(again.request);
  CHECK(again.request->digest == parsed.request->digest);
  return 0;
}

}  // namespace grantledger
