#include "ledger/sequencer.h"

#include <gtest/gtest.h>

#include "ledger/id_index.h"
#include "ledger/log/follower_runner.h"
#include "ledger/log/memory_log.h"
#include "ledger/log/memory_table.h"

namespace grantledger {
namespace {

const auto admin = *ActorId::parse("admin");
const auto kari = *ActorId::parse("kari.moen");
const auto directorate = *OrganisationId::parse("313901025");
const Date day = date_of(2026, 1, 2);
const Timestamp morning{day + std::chrono::hours(8)};
const Line line{*ItemId::parse("226.22"), 2026};

class StillClock final : public Clock {
 public:
  Timestamp now() const override { return morning; }
  std::chrono::nanoseconds elapsed() const override { return {}; }
};

// A log that can be told to fail.
class FragileLog final : public EventLog {
 public:
  bool is_failing = false;
  Result<Position> append(Position head, std::span<const StoredEnvelope> envelopes) override {
    if (is_failing) return fail(Fault::unavailable, "the disk is gone");
    return log_.append(head, envelopes);
  }
  Result<std::vector<StoredEnvelope>> read(Position after, PageLimits limits) const override {
    return log_.read(after, limits);
  }
  Position head() const override { return log_.head(); }

 private:
  MemoryLog log_;
};

CommandId id(std::uint64_t number) {
  return {0x0191d1a07c3e7000, number};
}

Request request(std::uint64_t number, std::vector<Event> wanted, const ActorId& actor = admin) {
  Request made{.id = id(number), .actor = actor, .received_at = morning};
  for (Event& event : wanted) made.commands.push_back({std::move(event)});
  made.digest = digest_of(made);
  return made;
}

ActorRegistered actor_registered(const ActorId& actor) {
  return {.actor = actor, .name = "Kari Moen", .effective_on = day};
}
OrganisationRegistered organisation_registered() {
  return {{.organisation = directorate, .kind = OrganisationKind::directorate, .name = "DIR"}, day};
}
DelegationGranted delegation(const ActorId& actor, Power power) {
  return {actor, power, std::nullopt, day, date_of(2027, 12, 31), "letter", day};
}
AppropriationMade appropriation(std::int64_t kroner) {
  return {line, directorate, {kroner * 100, nok}, true, "Prop. 1 S", day};
}

// A ledger in memory, whose followers run only when a test says so.
struct Ledger {
  explicit Ledger(bool simulated = false) {
    const LedgerOpened first{sha256("ledger"), "test", admin, simulated, day};
    EXPECT_TRUE(open_ledger(log, first, morning));
    add(std::make_unique<IdIndex>(), std::make_unique<MemoryTable>());
    auto table = std::make_unique<MemoryTable>();
    auto books = SavedBooks::open(*table);
    add(*std::move(books), std::move(table));
    reopen();
  }
  void add(std::unique_ptr<Follower> follower, std::unique_ptr<Table> table) {
    runner.add(std::move(follower), std::move(table));
  }
  void reopen(std::size_t rows_max = sequencer_rows_max) {
    auto opened =
        Sequencer::open(log, {*runner.table_of("ids"), *runner.table_of("books")}, rows_max);
    ASSERT_TRUE(opened) << opened.error().detail;
    sequencer = *std::move(opened);
  }
  Outcome ask(const Request& asked) {
    auto answers = sequencer->step(std::span(&asked, 1));
    EXPECT_TRUE(answers);
    return answers ? answers->front().outcome : Outcome(answers.error());
  }
  // Registers the directorate and someone to keep the register.
  void begin() {
    ask(request(1, {delegation(admin, Power::register_keeping), organisation_registered()}));
  }

  StillClock clock;
  FragileLog log;
  FollowerRunner runner{log, clock};
  std::unique_ptr<Sequencer> sequencer;
};

Fault fault_of(const Outcome& outcome) {
  return std::get<Error>(outcome).fault;
}
Reason reason_of(const Outcome& outcome) {
  return std::get<Refused>(outcome).refusal.no.reason;
}

TEST(Sequencer, RecordsAnAcceptedRequestAsOneEnvelope) {
  Ledger ledger;
  EXPECT_EQ(
      ledger.ask(request(1, {actor_registered(kari), delegation(kari, Power::register_keeping)})),
      Outcome(Accepted{2}));
  EXPECT_EQ(ledger.ask(request(2, {organisation_registered()}, kari)), Outcome(Accepted{3}));
  EXPECT_EQ(ledger.log.head(), 3U);
}

TEST(Sequencer, DecidesEachRequestOnBooksWithThoseBeforeIt) {
  Ledger ledger;
  const std::vector<Request> both{request(1, {actor_registered(kari)}),
                                  request(2, {actor_registered(kari)})};
  const auto answers = ledger.sequencer->step(both);
  ASSERT_TRUE(answers);
  EXPECT_EQ((*answers)[0].outcome, Outcome(Accepted{2}));
  EXPECT_EQ(reason_of((*answers)[1].outcome), Reason::already_exists);
}

TEST(Sequencer, RecordsAllCommandsOfARequestOrNone) {
  Ledger ledger;
  const Books before = ledger.sequencer->books();
  const Outcome outcome = ledger.ask(request(1, {actor_registered(kari), actor_registered(kari)}));
  EXPECT_EQ(std::get<Refused>(outcome).refusal.command_index, 1U);
  EXPECT_EQ(ledger.sequencer->books(), before);
  EXPECT_EQ(ledger.log.head(), 1U);
}

TEST(Sequencer, GivesARepeatedIdTheSameAnswerForEver) {
  Ledger ledger;
  const Request asked = request(1, {actor_registered(kari)});
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{2}));
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{2}));
  ledger.reopen();
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{2}));
  ASSERT_TRUE(ledger.runner.catch_up());
  ledger.reopen();  // Now only the id index knows it.
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{2}));
  EXPECT_EQ(ledger.log.head(), 2U);
}

TEST(Sequencer, RefusesAnIdThatBelongsToAnotherRequestWithBothDigests) {
  Ledger ledger;
  const Request first = request(1, {actor_registered(kari)});
  const Request other = request(1, {actor_registered(*ActorId::parse("per.lie"))});
  ledger.ask(first);
  const Outcome outcome = ledger.ask(other);
  ASSERT_EQ(fault_of(outcome), Fault::id_reused);
  const std::string& detail = std::get<Error>(outcome).detail;
  EXPECT_NE(detail.find(hex_of(first.digest)), std::string::npos);
  EXPECT_NE(detail.find(hex_of(other.digest)), std::string::npos);
}

TEST(Sequencer, RecordsARefusalThatIsEvidenceAndBindsItsId) {
  Ledger ledger;
  ledger.begin();
  ledger.ask(request(2, {actor_registered(kari)}));
  const Request asked = request(3, {appropriation(100)}, kari);
  const Outcome refused = ledger.ask(asked);
  EXPECT_EQ(reason_of(refused), Reason::no_delegation);
  EXPECT_EQ(std::get<Refused>(refused).position, 4U);
  ledger.ask(request(4, {delegation(kari, Power::administration)}));
  EXPECT_EQ(ledger.ask(asked), refused);  // Although it would be accepted now.
}

TEST(Sequencer, DoesNotBindTheIdOfARefusalThatIsNoEvidence) {
  Ledger ledger;
  const Request asked = request(1, {appropriation(100)});
  EXPECT_EQ(std::get<Refused>(ledger.ask(asked)).position, std::nullopt);
  ledger.ask(request(2, {delegation(admin, Power::register_keeping), organisation_registered()}));
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{3}));
}

TEST(Sequencer, BoundsTheRefusalsItRecordsOfOneActorInAnHour) {
  Ledger ledger;
  ledger.begin();
  ledger.ask(request(2, {actor_registered(kari)}));
  std::vector<Request> flood;
  for (std::uint64_t i = 0; i < refusals_per_hour_max + 5; ++i) {
    flood.push_back(request(100 + i, {appropriation(100)}, kari));
  }
  const auto answers = ledger.sequencer->step(flood);
  ASSERT_TRUE(answers);
  EXPECT_EQ(ledger.log.head(), 3 + refusals_per_hour_max);
  EXPECT_EQ(reason_of(answers->back().outcome), Reason::no_delegation);
  EXPECT_EQ(std::get<Refused>(answers->back().outcome).position, std::nullopt);
}

TEST(Sequencer, RefusesWhatWasDecidedOnAnOldView) {
  Ledger ledger;
  ledger.begin();
  ledger.ask(request(2, {appropriation(100)}));
  Request asked = request(3, {appropriation(50)});
  asked.unless_changed_since = 2;
  asked.subjects = {"line:226.22:2026"};
  EXPECT_EQ(fault_of(ledger.ask(asked)), Fault::conflict);
  asked.unless_changed_since = 3;
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{4}));
}

TEST(Sequencer, SeesAConflictWithinTheGroup) {
  Ledger ledger;
  ledger.begin();
  std::vector<Request> both{request(2, {appropriation(100)}), request(3, {appropriation(50)})};
  both[1].unless_changed_since = 2;
  const auto answers = ledger.sequencer->step(both);
  EXPECT_EQ(fault_of((*answers)[1].outcome), Fault::conflict);
}

TEST(Sequencer, AnswersNothingAfterAFailedAppendAndStopsForGood) {
  Ledger ledger;
  const Request asked = request(1, {actor_registered(kari)});
  ledger.log.is_failing = true;
  EXPECT_EQ(ledger.sequencer->step(std::span(&asked, 1)).error().fault, Fault::unavailable);
  ledger.log.is_failing = false;
  EXPECT_EQ(ledger.sequencer->step(std::span(&asked, 1)).error().fault, Fault::unavailable);
  ledger.reopen();
  EXPECT_EQ(ledger.ask(asked), Outcome(Accepted{2}));
}

TEST(Sequencer, RecordsTimesThatAlwaysIncrease) {
  Ledger ledger;
  ledger.ask(request(1, {actor_registered(kari)}));
  ledger.ask(request(2, {actor_registered(*ActorId::parse("per.lie"))}));
  Timestamp last{};
  const auto page = ledger.log.read(0, {});
  for (const StoredEnvelope& stored : *page) {
    const auto envelope = decode(stored);
    EXPECT_GT(envelope->recorded_at, last);
    last = envelope->recorded_at;
  }
}

TEST(Sequencer, TakesARecordedTimeOnlyInASimulatedLedger) {
  Request asked = request(1, {actor_registered(kari)});
  asked.recorded_at = morning + std::chrono::hours(1);
  Ledger real;
  EXPECT_EQ(fault_of(real.ask(asked)), Fault::malformed);
  Ledger simulated(true);
  EXPECT_EQ(simulated.ask(asked), Outcome(Accepted{2}));
  Request earlier = request(2, {actor_registered(*ActorId::parse("per.lie"))});
  earlier.recorded_at = morning;
  EXPECT_EQ(fault_of(simulated.ask(earlier)), Fault::malformed);
}

TEST(Sequencer, ReopensWithTheSameBooksFromSavedRowsAndTail) {
  Ledger ledger;
  ledger.begin();
  ledger.ask(request(2, {appropriation(100)}));
  ASSERT_TRUE(ledger.runner.catch_up());
  ledger.ask(request(3, {appropriation(50)}));
  const Books live = ledger.sequencer->books();
  ledger.reopen();
  EXPECT_EQ(ledger.sequencer->books(), live);
}

// Everyone in turn is registered, registered again, which is refused, and changed.
std::vector<Request> requests_about_organisations(std::uint64_t number, int first, int count) {
  std::vector<Request> requests;
  for (int i = first; i < first + count; ++i) {
    OrganisationRegistered wanted = organisation_registered();
    wanted.details.organisation = *OrganisationId::parse("school-" + std::to_string(i));
    requests.push_back(request(number++, {wanted}));
    requests.push_back(request(number++, {OrganisationChanged{wanted.details, "moved", day}}));
    requests.push_back(request(number++, {wanted}));
  }
  return requests;
}

TEST(Sequencer, ForgetsSavedRowsAndDecidesAsIfItHadNot) {
  Ledger forgetful;
  Ledger whole;
  forgetful.begin();
  whole.begin();
  forgetful.reopen(/*rows_max=*/10);
  const auto play = [&](const std::vector<Request>& requests) {
    for (const Request& each : requests) EXPECT_EQ(forgetful.ask(each), whole.ask(each));
  };
  // The saved books lag, so that nothing can be forgotten; then they have it all.
  play(requests_about_organisations(100, 0, 20));
  EXPECT_EQ(forgetful.sequencer->books(), whole.sequencer->books());
  ASSERT_TRUE(forgetful.runner.catch_up());
  play(requests_about_organisations(200, 20, 30));
  EXPECT_LT(forgetful.sequencer->books().organisations.size(), 40U);
  ASSERT_TRUE(forgetful.runner.catch_up());
  play(requests_about_organisations(400, 0, 60));
  ASSERT_TRUE(forgetful.runner.catch_up());
  forgetful.reopen();
  EXPECT_EQ(forgetful.sequencer->books(), whole.sequencer->books());
}

TEST(Sequencer, VoidsAFactByUndoingItsPostings) {
  Ledger ledger;
  ledger.begin();
  ledger.ask(request(2, {appropriation(100)}));
  EntryVoided voided{.position = 3,
                     .fact_index = 0,
                     .reason = "entered twice",
                     .entries = {{"available:226.22:2026:313901025", {-100'00, nok}},
                                 {"appropriation:226.22:2026", {100'00, nok}}},
                     .effective_on = day};
  EXPECT_EQ(ledger.ask(request(3, {voided})), Outcome(Accepted{4}));
  EXPECT_EQ(reason_of(ledger.ask(request(4, {voided}))), Reason::unknown_fact);
  EXPECT_EQ(balance_of(ledger.sequencer->books(), "available:226.22:2026:313901025", nok),
            (Money{0, nok}));
}

TEST(Sequencer, RecordsImportedRowsOnceAndAsTheyAre) {
  Ledger ledger;
  const ImportedRow row{.id = id(7),
                        .actor = admin,
                        .received_at = morning,
                        .origin = {.source = *SourceId::parse("aid"), .row = 1, .row_key = "1"},
                        .facts = {appropriation(100)}};
  const auto first = ledger.sequencer->record(std::span(&row, 1));
  EXPECT_EQ(first->front().outcome, Outcome(Accepted{2}));
  const auto again = ledger.sequencer->record(std::span(&row, 1));
  EXPECT_EQ(again->front().outcome, Outcome(Accepted{2}));
  EXPECT_EQ(ledger.log.head(), 2U);
}

TEST(Sequencer, OpensOnlyALedgerThatHasItsFirstFact) {
  MemoryLog log;
  const MemoryTable ids;
  const MemoryTable books;
  EXPECT_EQ(Sequencer::open(log, {ids, books}).error().fault, Fault::malformed);
}

}  // namespace
}  // namespace grantledger
