#include "tests/fact_messages.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "events/digest.h"
#include "ledger/feed/feed_runner.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

// A message as it must be: everything but subject and headers.
struct Expected {
  std::string id;
  nlohmann::json payload;
};

nlohmann::json unordered(const Json& json) {
  return nlohmann::json::parse(text_of(json));
}

std::vector<Expected> expected_of(const QuerySource& source) {
  const Result<Digest> ledger = ledger_id_of(*source.log);
  EXPECT_TRUE(ledger);
  std::vector<Expected> all;
  const auto visited = visit_envelopes(
      *source.log, 0, source.log->head(),
      [&](Position position, const Envelope& envelope) -> Result<bool> {
        Json json = json_of(position, envelope);
        const Json facts = json["facts"];
        json.erase("facts");
        json.erase("signature");
        for (std::size_t i = 0; i < facts.size(); ++i) {
          json["index"] = i;
          json["fact"] = facts[i];
          all.push_back({hex_of(*ledger) + "." + std::to_string(position) + "." + std::to_string(i),
                         unordered(json)});
        }
        return true;
      });
  EXPECT_TRUE(visited);
  return all;
}

}  // namespace

std::vector<std::string> ids_of(const QuerySource& source) {
  std::vector<std::string> ids;
  for (Expected& each : expected_of(source)) ids.push_back(std::move(each.id));
  return ids;
}

void expect_every_fact(const QuerySource& source, const std::vector<ReadMessage>& found) {
  const std::vector<Expected> expected = expected_of(source);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].id, expected[i].id) << i;
    ASSERT_EQ(nlohmann::json::parse(found[i].payload), expected[i].payload);
  }
}

}  // namespace grantledger
