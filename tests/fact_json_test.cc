#include "tools/fact_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ledger/domain/reason.h"
#include "tests/filled.h"

namespace grantledger {
namespace {

// Moves the years of lines to where years have four digits, as their text asks for.
struct YearMover {
  void move(Line& line) { line.year = static_cast<std::uint16_t>(2000 + line.year); }
  template <class Value>
  void move(std::optional<Value>& value) {
    if (value) move(*value);
  }
  template <class Value>
  void move(std::vector<Value>& values) {
    for (Value& value : values) move(value);
  }
  template <class Value>
  void move(Value& value) {
    if constexpr (std::is_aggregate_v<Value> && !std::is_same_v<Value, Digest> &&
                  !std::is_same_v<Value, Money> && !std::is_same_v<Value, Hundredths>) {
      for_each_field(value, [this](std::string_view, auto& member) { this->move(member); });
    }
  }
};

Event fact_of_kind(std::size_t index) {
  Event event = filled_event(index);
  std::visit([](auto& fact) { YearMover().move(fact); }, event);
  return event;
}

class EveryKindAsJson : public testing::TestWithParam<std::size_t> {
 protected:
  Event fact = fact_of_kind(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Facts, EveryKindAsJson,
                         testing::Range<std::size_t>(0, event_kind_codes().size()),
                         [](const auto& test) {
                           return std::string(event_kind_codes()[test.param]);
                         });

TEST_P(EveryKindAsJson, ComesBackAsItWas) {
  const Result<Json> json = parse_json(text_of(json_of(fact)));
  ASSERT_TRUE(json) << json.error().detail;
  EXPECT_EQ(json->begin().key(), "kind");
  EXPECT_EQ((++json->begin()).key(), "effective_on");
  const Result<Event> parsed = parse_fact(*json);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ(*parsed, fact);
}

TEST_P(EveryKindAsJson, IsWrittenAsALibraryWouldWriteIt) {
  std::string text;
  append_json(text, fact);
  const Result<Json> json = parse_json(text);
  ASSERT_TRUE(json) << json.error().detail;
  EXPECT_EQ(text_of(*json), text);
}

// The kinds that commands ask for, and those that only the ledger itself writes.
std::vector<std::size_t> kinds(bool are_asked_for) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < event_kind_codes().size(); ++i) {
    if (command_code_of(fact_of_kind(i)).empty() != are_asked_for) indices.push_back(i);
  }
  return indices;
}

class AskedForAsJson : public EveryKindAsJson {};
INSTANTIATE_TEST_SUITE_P(Facts, AskedForAsJson, testing::ValuesIn(kinds(true)),
                         [](const auto& test) {
                           return std::string(event_kind_codes()[test.param]);
                         });

TEST(OthersAsJson, AreNoRequest) {
  EXPECT_EQ(kinds(false).size(), 6U);
  for (const std::size_t kind : kinds(false)) {
    Json command = json_of(fact_of_kind(kind));
    const Json request{{"id", text_of(CommandId{1, 2})}, {"actor", "a"}, {"commands", {command}}};
    EXPECT_FALSE(parse_request(text_of(request), Timestamp()).request) << event_kind_codes()[kind];
  }
}

TEST_P(AskedForAsJson, ComesBackInARequest) {
  Request request;
  Filler().fill(request.id.low);
  request.actor = *ActorId::parse("kari.moen");
  request.commands = {{fact}, {fact}};
  request.recorded_at = Timestamp(date_of(2026, 1, 2));
  request.unless_changed_since = 7;
  request.subjects = {"grant:G1"};
  request.received_at = Timestamp(date_of(2026, 2, 2));
  request.digest = digest_of(request);
  const auto [id, parsed] = parse_request(text_of(json_of(request)), request.received_at);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ(id, request.id);
  EXPECT_EQ(parsed->commands, request.commands);
  EXPECT_EQ(parsed->digest, request.digest);
  EXPECT_EQ(parsed->recorded_at, request.recorded_at);
  EXPECT_EQ(parsed->unless_changed_since, request.unless_changed_since);
  EXPECT_EQ(parsed->subjects, request.subjects);
}

// Every prefix and every one-byte change of a request: an answer or an Error, and no crash.
TEST_P(EveryKindAsJson, SurvivesDamage) {
  const std::string text = text_of(json_of(fact));
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_FALSE(parse_json(text.substr(0, i)));
    for (const char byte : {'"', '{', ']', '9', '\xC3'}) {
      std::string damaged = text;
      damaged[i] = byte;
      const Result<Json> json = parse_json(damaged);
      if (json) static_cast<void>(parse_fact(*json).has_value());
    }
  }
}

TEST(EnvelopeJson, SaysWhereItStandsAndWhereItCameFrom) {
  Envelope envelope = filled_envelope(filled_event(1));
  const Json imported = json_of(17, envelope);
  EXPECT_EQ(imported["position"], 17);
  EXPECT_EQ(imported["recorded_at"], text_of(envelope.recorded_at));
  EXPECT_EQ(imported["origin"], "imported");
  EXPECT_EQ(imported["imported"]["source"], envelope.imported->source.text());
  EXPECT_EQ(imported["facts"].size(), 1U);
  envelope.imported.reset();
  const Json own = json_of(17, envelope);
  EXPECT_EQ(own["origin"], "own");
  EXPECT_FALSE(own.contains("imported"));
}

std::string problem_of(std::string_view request) {
  const ParsedRequest parsed = parse_request(request, Timestamp());
  return parsed.request ? "none" : parsed.request.error().detail;
}

std::string request_with(const std::string& command) {
  return R"({"id":"01890000-0000-7000-8000-000000000001","actor":"per.lie","commands":[)" +
         command + "]}";
}

TEST(RequestJson, TakesTheActorWhereAFactNamesWhoDidIt) {
  const ParsedRequest parsed = parse_request(
      request_with(R"({"kind":"decide_write_off","effective_on":"2027-06-15","currency":"NOK",
        "terms":{"grant":"G2","scheme":"videreutdanning","recipient":"313901084","year":2026},
        "claim":"C1","line":"226.22:2026","amount":"10000.00"})"),
      Timestamp());
  ASSERT_TRUE(parsed.request) << parsed.request.error().detail;
  const auto* fact = std::get_if<WriteOffDecided>(&parsed.request->commands.front().wanted);
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->decided_by.text(), "per.lie");
  EXPECT_EQ(fact->amount, (Money{1'000'000, nok}));
  EXPECT_EQ(fact->terms.grant.text(), "G2");
}

TEST(RequestJson, NamesEveryProblemWithPathFoundAndExpected) {
  const std::string problems = problem_of(
      request_with(R"({"kind":"make_appropriation","effective_on":"2026-02-30","currency":"NOK",
        "line":"226.22","amount":"12,00","transferable":1,"colour":"red"})"));
  EXPECT_EQ(problems,
            "commands[0].line: found \"226.22\", expected a line like 226.22:2026; "
            "commands[0].holder: found nothing, expected a value; "
            "commands[0].amount: found \"12,00\", expected a decimal string with at most 2 "
            "decimals, within ten thousand billion NOK; "
            "commands[0].transferable: found 1, expected true or false; "
            "commands[0].effective_on: found \"2026-02-30\", expected a day like 2026-04-30; "
            "commands[0].colour: found an unknown key, expected one of kind currency line holder "
            "amount transferable reference effective_on");
}

TEST(RequestJson, RefusesWhatIsNoRequest) {
  EXPECT_EQ(problem_of("[]"), "found no object, expected a request");
  EXPECT_EQ(problem_of("{}"),
            "id: found nothing, expected a value; actor: found nothing, expected a value; "
            "commands: found nothing, expected a value");
  EXPECT_EQ(problem_of(request_with("")), "commands: found a list, expected a list of commands");
  EXPECT_EQ(problem_of(request_with(R"({"kind":"ledger_opened"})")),
            "commands[0].kind: found \"ledger_opened\", expected a kind of command, as "
            "docs/requests.md lists them");
  EXPECT_EQ(problem_of(R"({"id":"x","id":"y"})"), "the key \"id\" stands twice in an object");
  EXPECT_EQ(problem_of(std::string(1'000'000, '[')), "nested too deeply");
  EXPECT_NE(problem_of(std::string(json_size_max + 1, ' ')).find("at most"), std::string::npos);
  EXPECT_NE(problem_of(request_with("NaN")).find("not JSON"), std::string::npos);
  EXPECT_NE(problem_of(request_with("12.5")).find("found the number 12.5"), std::string::npos);
  EXPECT_NE(problem_of("{\"id\":\"\xff\"}").find("not JSON"), std::string::npos);
}

TEST(RequestJson, KeepsTheIdOfARequestItCannotRead) {
  const ParsedRequest parsed =
      parse_request(R"({"id":"01890000-0000-7000-8000-000000000001"})", Timestamp());
  EXPECT_FALSE(parsed.request);
  ASSERT_TRUE(parsed.id);
  EXPECT_EQ(text_of(*parsed.id), "01890000-0000-7000-8000-000000000001");
}

TEST(FactJson, SaysTheCurrencyOfAnAmountThatDiffers) {
  AwardDecided award;
  Filler().fill(award);
  YearMover().move(award);
  award.cost = Money{1'250, *parse_currency("JPY")};
  const Json json = json_of(award);
  EXPECT_EQ(json["currency"], "NOK");
  EXPECT_EQ(json["cost"], (Json{{"amount", "1250"}, {"currency", "JPY"}}));
  const Result<Event> parsed = parse_fact(json);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_EQ(*parsed, Event(award));
}

TEST(FactJson, EscapesWhatMustBeEscaped) {
  ActorRegistered fact;
  fact.actor = *ActorId::parse("kari");
  for (const std::string& name :
       {std::string("\"\\/"), std::string("\0\x01\b\t\n\v\f\r\x1f \x7f", 11), std::string("å€😀"),
        std::string("</script>\u2028")}) {
    fact.name = name;
    std::string text;
    append_json(text, Event(fact));
    const Json json = Json::parse(text);
    EXPECT_EQ(json["name"], name);
    EXPECT_EQ(json.dump(), text);
  }
  fact.name = "\xff";
  EXPECT_EQ(json_of(fact)["name"], "\ufffd");
}

TEST(FactJson, SaysTheReasonOfARefusalByCodeAndNumber) {
  CommandRefused refused;
  Filler().fill(refused);
  refused.reason = static_cast<std::uint16_t>(Reason::same_person);
  EXPECT_EQ(json_of(refused)["reason"], "same_person");
  EXPECT_EQ(json_of(refused)["number"], 71);
  EXPECT_EQ(*parse_fact(json_of(refused)), Event(refused));
}

TEST(FactJson, ShowsPersonalBytesAsHexUnlessTheyAreReadable) {
  ResultRegistered result;
  Filler().fill(result);
  result.result = {0, "bestått"};
  EXPECT_EQ(json_of(result)["result"], "bestått");
  result.result = {7, "\xff\x01"};
  EXPECT_EQ(json_of(result)["result"], (Json{{"key_id", 7}, {"bytes", "ff01"}}));
  result.result.key_id = 0;
  EXPECT_EQ(*parse_fact(json_of(result)), Event(result));
}

}  // namespace
}  // namespace grantledger
