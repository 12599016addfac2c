// Facts and commands of every kind with random content: ids of a small world, so that they meet,
// amounts up to the largest, two currencies. Whatever is recorded or asked, nothing ends the
// process, and only the rows that are named are read or changed.

#include <random>

#include "events/codec.h"
#include "events/event_fields.h"
#include "events/postings.h"
#include "tests/partial_books.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

// Fills every field at random.
class Scrambler {
 public:
  explicit Scrambler(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t bound) {
    return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(random_);
  }
  template <class Value>
  Value one_of(std::initializer_list<Value> values) {
    return *(values.begin() + below(values.size()));
  }

  void fill(Event&) {}  // What a decider fills in is not asked for.
  void fill(std::string& text) { text = one_of({"", "teacher", "x"}); }
  void fill(bool& flag) { flag = below(2) == 0; }
  void fill(Digest& digest) { digest = sha256(std::to_string(below(3))); }
  void fill(Money& amount) {
    const std::int64_t units = one_of<std::int64_t>(
        {0, 1, -1, 5'000, 7'291'660, -7'291'660, minor_units_max, -minor_units_max});
    amount = {units, below(8) == 0 ? *parse_currency("EUR") : nok};
  }
  void fill(Date& on) {
    on = sample::day(2026, 1, 1) + std::chrono::days(below(900)) - std::chrono::days(100);
  }
  void fill(Hundredths& value) { value.count = static_cast<std::int32_t>(below(4)) * 750; }
  void fill(ActorId& actor) { actor = id<ActorId>(one_of({"admin", "kari.moen", "per.lie"})); }
  void fill(OrganisationId& of) {
    of = id<OrganisationId>(one_of({"313901033", "313901076", "X"}));
  }
  void fill(SchemeId& of) { of = id<SchemeId>(one_of({"videreutdanning", "other"})); }
  void fill(RuleVersionId& of) { of = id<RuleVersionId>(one_of({"VU-2026-1", "other"})); }
  void fill(GrantId& of) { of = id<GrantId>(one_of({"G1", "G2", "G9"})); }
  void fill(LeaveId& of) { of = id<LeaveId>(one_of({"A", "D", "Z"})); }
  void fill(SemesterId& of) { of = id<SemesterId>(one_of({"2026-autumn", "2027-spring"})); }
  void fill(PaymentId& of) { of = id<PaymentId>(one_of({"pay-G1-autumn", "pay-G2-autumn", "P"})); }
  void fill(ItemId& of) { of = id<ItemId>(one_of({"226.22", "fund.313901033.videreutdanning"})); }
  template <class Kind>
  void fill(Id<Kind>& of) {
    of = id<Id<Kind>>(one_of({"app-M1", "letter-G4", "claim-G2", "other"}));
  }
  void fill(Line& of) {
    fill(of.item);
    of.year = static_cast<std::uint16_t>(2024 + below(9));
  }
  void fill(Fraction& of) { of = one_of<Fraction>({{0, 1}, {1, 3}, {1, 2}, {1, 1}, {-1, 0}}); }
  void fill(Entry& entry) {
    entry.account = one_of({"available:226.22:2026:313901025", "committed:226.22:2026:G1",
                            "paid:226.22:2026:G2", "receivable:226.22:2026:G2", "a:b:c:d", "",
                            "to-forward:313901033:G1", "owner-due:313901033:G1", "lapsed:x:1"});
    fill(entry.amount);
  }
  template <class Number>
  requires std::is_integral_v<Number>
  void fill(Number& number) { number = static_cast<Number>(below(4)); }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void fill(Enum& value) { value = static_cast<Enum>(below(names_of(Enum{}).size())); }
  template <class Value>
  void fill(std::optional<Value>& value) {
    value.reset();
    if (below(2) == 0) fill(value.emplace());
  }
  template <class Value>
  void fill(std::vector<Value>& values) {
    values.assign(below(3), Value());
    for (Value& value : values) fill(value);
  }
  template <class Struct>
  requires std::is_aggregate_v<Struct>
  void fill(Struct& value) {
    for_each_field(value, [this](std::string_view, auto& member) { this->fill(member); });
  }

  template <std::size_t index = 0>
  Event event(std::size_t wanted) {
    if constexpr (index < std::variant_size_v<EventKinds>) {
      if (index != wanted) return event<index + 1>(wanted);
      Event made;
      fill(made.emplace<index>());
      return made;
    } else {
      return Event();
    }
  }
  Event any_event() { return event(below(std::variant_size_v<EventKinds>)); }

 private:
  std::mt19937_64 random_;
};

const std::vector<Envelope>& begun() {
  static const Case year = sample::year_at(sample::Stage::paid);
  return year.recorded();
}

class Scrambled : public ::testing::Test {
 protected:
  void take(Envelope envelope) {
    const Position position = recorded_.size() + 1;
    for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
      const std::vector<RowKey> keys = row_keys_of(envelope.facts[i], envelope.actor, position);
      Books part = partial_books(books_, keys);
      const Books before = part;
      evolve(part, {position, envelope, i});
      evolve(books_, {position, envelope, i});
      for (const RowKey& key : keys) {
        if (may_change(envelope.facts[i], key)) continue;
        ASSERT_EQ(row_bytes(before, key), row_bytes(part, key))
            << kind_of(envelope.facts[i]) << " changes " << key << ", seed " << seed_;
      }
      Books whole_part = partial_books(books_, keys);
      part.recorded = whole_part.recorded = {};
      ASSERT_TRUE(part == whole_part) << kind_of(envelope.facts[i]) << " touches a row it does not "
                                      << "name, seed " << seed_;
    }
    recorded_.push_back(std::move(envelope));
  }

  void ask(const ActorId& actor, std::vector<Event> wanted) {
    Request request{.id = {0, recorded_.size() + 1}, .actor = actor};
    std::vector<RowKey> keys;
    for (Event& fact : wanted) {
      if (auto* voided = std::get_if<EntryVoided>(&fact)) aim(*voided);
      request.commands.push_back({std::move(fact)});
      std::ranges::move(row_keys_of(request.commands.back(), actor), std::back_inserter(keys));
    }
    const Books known = partial_books(books_, keys);
    for (const Command& command : request.commands) {
      std::ranges::move(further_row_keys_of(known, command, actor), std::back_inserter(keys));
    }
    const Timestamp at = Timestamp(date_of(2026, 6, 1)) + std::chrono::hours(recorded_.size());
    const Books before = books_;
    Books part = partial_books(books_, keys);
    const Verdict on_part = decide(part, request, at);
    const Verdict verdict = decide(books_, request, at);
    ASSERT_TRUE(books_ == before) << "deciding changed the books, seed " << seed_;
    ASSERT_TRUE(verdict == on_part) << kind_of(request.commands.front().wanted)
                                    << " reads a row it does not name, seed " << seed_;
    books_.recorded.clear();
    if (verdict)
      take({.command = request.id, .actor = actor, .recorded_at = at, .facts = *verdict});
  }

  // Half of what is voided is a fact that is there.
  void aim(EntryVoided& voided) {
    voided.position = scrambler_.below(recorded_.size()) + 1;
    voided.fact_index = 0;
    books_.recorded[voided.position] = recorded_[voided.position - 1];
    if (scrambler_.below(2) == 0) return;
    voided.entries = postings(recorded_[voided.position - 1].facts.front());
    for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  }

  void begin(std::uint64_t seed) {
    seed_ = seed;
    scrambler_ = Scrambler(seed);
    recorded_ = begun();
    books_ = Books();
    Position position = 0;
    for (const Envelope& envelope : recorded_) evolve(books_, ++position, envelope);
  }

  std::uint64_t seed_ = 0;
  Scrambler scrambler_{0};
  Books books_;
  std::vector<Envelope> recorded_;
};

TEST_F(Scrambled, FactsAndCommandsTouchOnlyTheRowsTheyName) {
  const std::uint64_t seeds = first_seed() + static_cast<std::uint64_t>(sequences());
  for (std::uint64_t seed = first_seed(); seed < seeds && !HasFatalFailure(); ++seed) {
    begin(seed);
    for (int step = 0; step < 60 && !HasFatalFailure(); ++step) {
      ActorId actor;
      scrambler_.fill(actor);
      std::vector<Event> events;
      for (std::uint64_t n = scrambler_.below(3) + 1; n > 0; --n) {
        events.push_back(scrambler_.any_event());
      }
      if (scrambler_.below(3) == 0) {
        take({.command = {1, recorded_.size()}, .actor = actor, .facts = events});
      } else {
        ask(actor, events);
      }
    }
    Books again;
    Position position = 0;
    for (const Envelope& envelope : recorded_) evolve(again, ++position, envelope);
    ASSERT_TRUE(again == books_) << "another fold of the same facts, seed " << seed;
    ASSERT_TRUE(stored_and_loaded(books_, recorded_) == books_) << "rows differ, seed " << seed;
  }
}

}  // namespace
}  // namespace grantledger
