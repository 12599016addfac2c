// Who could approve, what falls due and who took part, as of any point.

#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "events/postings.h"
#include "ledger/domain/books.h"
#include "projections/authorities.h"
#include "projections/due.h"
#include "projections/paid_payments.h"
#include "projections/participation.h"
#include "tests/worked_year.h"

namespace grantledger {
namespace {

using Texts = std::vector<std::string>;

ActorId actor(std::string_view text) {
  return *ActorId::parse(text);
}

// A log to which anybody records anything.
class Recorder {
 public:
  Position record(const ActorId& who, std::vector<Event> facts) {
    Envelope envelope{
        .command = {2, log_.head() + 1},
        .actor = who,
        .recorded_at = Timestamp(date_of(2026, 1, 1)) + std::chrono::hours(log_.head())};
    envelope.facts = std::move(facts);
    const StoredEnvelope stored = *encode(envelope);
    return *log_.append(log_.head(), {&stored, 1});
  }
  const MemoryLog& log() const { return log_; }
  QuerySource source() const { return {.log = &log_, .views = nullptr, .progress = {}}; }

 private:
  MemoryLog log_;
};

const ItemId item = *ItemId::parse("226.22");
const ItemId other_item = *ItemId::parse("231.21");

LedgerOpened opening() {
  return {sha256("l"), "test", actor("first"), true, date_of(2026, 1, 1)};
}
DelegationGranted grant_of(const std::string& to, Power power, std::optional<ItemId> over = {}) {
  return {actor(to),          power, over, date_of(2026, 2, 1), date_of(2026, 12, 31), "letter",
          date_of(2026, 2, 1)};
}
DelegationRevoked revocation_of(const std::string& of, Power power, Date day) {
  return {actor(of), power, std::nullopt, "left", day};
}

// "actor position <- position of each link", "!" where the chain does not reach the opening.
Texts texts_of(const Recorder& recorder, const AsOf& as_of, const AuthoritiesWanted& wanted) {
  const auto found = authorities(recorder.source(), as_of, wanted);
  EXPECT_TRUE(found);
  Texts texts;
  for (const HeldPower& each : *found) {
    std::string text = each.held.actor.text() + " " + std::to_string(each.held.position);
    for (const GrantedPower& link : each.chain) text += " <- " + std::to_string(link.position);
    if (!each.reaches_opening) text += " !";
    if (each.revoked_before) text += " revoked " + std::to_string(*each.revoked_before);
    texts.push_back(text);
  }
  return texts;
}

const AuthoritiesWanted approval{Power::budget_disposal, item, date_of(2026, 6, 1)};

TEST(Authorities, GoThroughEveryDelegationUpToTheOpening) {
  // Given an administrator whom the first made, and who made another,
  Recorder recorder;
  recorder.record(actor("first"), {opening()});
  recorder.record(actor("first"), {grant_of("second", Power::administration)});
  recorder.record(actor("second"), {grant_of("third", Power::administration)});
  recorder.record(actor("third"), {grant_of("per", Power::budget_disposal, item)});
  recorder.record(actor("first"), {grant_of("anne", Power::budget_disposal)});
  recorder.record(actor("first"), {grant_of("other", Power::budget_disposal, other_item)});
  // then each who could approve is there with all of the chain,
  EXPECT_EQ(texts_of(recorder, {}, approval), (Texts{"anne 5 <- 1", "per 4 <- 3 <- 2 <- 1"}));
  // and on a day before or after the delegations, nobody.
  EXPECT_EQ(texts_of(recorder, {}, {Power::budget_disposal, item, date_of(2026, 1, 31)}), Texts{});
  EXPECT_EQ(texts_of(recorder, {}, {Power::budget_disposal, item, date_of(2027, 1, 1)}), Texts{});
  EXPECT_EQ(texts_of(recorder, {}, {Power::administration, {}, date_of(2026, 6, 1)}),
            (Texts{"first 1", "second 2 <- 1", "third 3 <- 2 <- 1"}));
}

TEST(Authorities, KnowARevocationFromItsDayAndOnceItIsRecorded) {
  Recorder recorder;
  recorder.record(actor("first"), {opening()});
  recorder.record(actor("first"), {grant_of("per", Power::budget_disposal, item)});
  const Position revoked = recorder.record(
      actor("first"), {revocation_of("per", Power::budget_disposal, date_of(2026, 5, 1))});
  // When it is recorded that the power ended in May, then in June there is none;
  EXPECT_EQ(texts_of(recorder, {}, approval), Texts{});
  EXPECT_EQ(texts_of(recorder, {}, {Power::budget_disposal, item, date_of(2026, 4, 30)}),
            Texts{"per 2 <- 1"});
  // but as known before, and by what had effect before, there was.
  EXPECT_EQ(texts_of(recorder, {.known_at = revoked - 1, .effective_on = {}}, approval),
            Texts{"per 2 <- 1"});
  EXPECT_EQ(texts_of(recorder, {.known_at = {}, .effective_on = date_of(2026, 4, 30)}, approval),
            Texts{"per 2 <- 1"});
}

TEST(Authorities, ShowALinkThatWasRevokedWithEffectBeforeItGranted) {
  Recorder recorder;
  recorder.record(actor("first"), {opening()});
  recorder.record(actor("first"), {grant_of("second", Power::administration)});
  recorder.record(actor("second"), {grant_of("per", Power::budget_disposal, item)});
  recorder.record(actor("first"),
                  {revocation_of("second", Power::administration, date_of(2026, 1, 15))});
  EXPECT_EQ(texts_of(recorder, {}, approval), Texts{"per 3 <- 2 <- 1 revoked 2"});
}

TEST(Authorities, SayWhereNobodyHadThePowerToGrant) {
  Recorder recorder;
  recorder.record(actor("first"), {opening()});
  recorder.record(actor("nobody"), {grant_of("per", Power::budget_disposal, item)});
  EXPECT_EQ(texts_of(recorder, {}, approval), Texts{"per 2 !"});
}

TEST(Authorities, SayWhomAnActorRepresents) {
  Recorder recorder;
  recorder.record(actor("first"), {opening()});
  recorder.record(
      actor("first"),
      {ActorRegistered{actor("per"), "Per Lie", {}, date_of(2026, 1, 1)},
       grant_of("per", Power::budget_disposal, item),
       RepresentativeRegistered{actor("per"), organisation("313901033"), date_of(2026, 3, 1),
                                date_of(2026, 7, 1), date_of(2026, 3, 1)}});
  const auto in_june = authorities(recorder.source(), {}, approval);
  ASSERT_EQ(in_june->size(), 1U);
  EXPECT_EQ(in_june->front().name, "Per Lie");
  EXPECT_EQ(in_june->front().represents, std::vector{organisation("313901033")});
  const auto in_august =
      authorities(recorder.source(), {}, {Power::budget_disposal, item, date_of(2026, 8, 1)});
  EXPECT_TRUE(in_august->front().represents.empty());
}

// The books decide who may act; this must be the same people.
TEST(Authorities, AreThoseWhomTheBooksLetAct) {
  const std::uint64_t seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937_64 random(seed);
  const auto below = [&](std::uint64_t bound) { return random() % bound; };
  const auto some_day = [&] { return date_of(2026, 1, 1) + std::chrono::days(below(60)); };
  const auto some_item = [&]() -> std::optional<ItemId> {
    const auto which = below(3);
    return which == 0 ? std::nullopt : std::optional(which == 1 ? item : other_item);
  };
  for (int round = 0; round < 20; ++round) {
    Recorder recorder;
    Books books;
    const auto record = [&](std::vector<Event> facts) {
      recorder.record(actor("first"), std::move(facts));
      const auto page = recorder.log().read(recorder.log().head() - 1);
      evolve(books, recorder.log().head(), *decode(page->front()));
    };
    record({opening()});
    for (int i = 0; i < 30; ++i) {
      const ActorId who = actor("a" + std::to_string(below(4)));
      const auto power = static_cast<Power>(below(6));
      const Date first = some_day();
      if (below(4) == 0) {
        record({DelegationRevoked{who, power, some_item(), "", some_day()}});
      } else {
        record({DelegationGranted{who, power, some_item(), first,
                                  first + std::chrono::days(below(30)), "", first}});
      }
    }
    for (int i = 0; i < 100; ++i) {
      const AuthoritiesWanted wanted{static_cast<Power>(below(6)), some_item(), some_day()};
      const auto found = authorities(recorder.source(), {}, wanted);
      for (const char* name : {"first", "a0", "a1", "a2", "a3"}) {
        const bool is_found = std::ranges::any_of(
            *found, [&](const HeldPower& each) { return each.held.actor == actor(name); });
        EXPECT_EQ(is_found, has_power(books, actor(name), {wanted.power, wanted.item, wanted.on}))
            << name << " round " << round << " query " << i;
      }
    }
  }
}

const DueDays three_weeks{
    .appeal_until = [](Date received) { return received + std::chrono::days(21); },
    .confirm_by = [](const SemesterId& semester) -> std::optional<Date> {
      if (semester.text() == "2026-autumn") return date_of(2026, 9, 1);
      return std::nullopt;
    }};

// "kind id due amount position", for each that is open.
Texts open_texts(const MemoryLog& log, const AsOf& as_of) {
  const auto items = due_items({.log = &log}, as_of, three_weeks);
  EXPECT_TRUE(items);
  Texts texts;
  for (const DueItem& each : *items) {
    std::string text(due_kinds[static_cast<std::size_t>(each.kind)]);
    text += " " + each.id + " " + (each.due ? text_of(*each.due) : "-");
    if (each.amount) text += " " + decimal_text_of(*each.amount);
    texts.push_back(text);
  }
  return texts;
}

AsOf up_to(Date day) {
  return {.known_at = {}, .effective_on = day};
}

TEST(Due, KnowsWhatIsOpenOfTheWorkedYear) {
  const WorkedYear year;
  EXPECT_EQ(open_texts(year.log(), up_to(date_of(2026, 5, 1))),
            (Texts{"commitment 226.22:2026 2026-12-31 145833.20",
                   "commitment 226.22:2026 2026-12-31 72916.60",
                   "commitment 226.22:2027 2027-12-31 109374.89",
                   "commitment 226.22:2027 2027-12-31 72916.59"}));
  EXPECT_EQ(open_texts(year.log(), up_to(date_of(2026, 12, 31))),
            (Texts{"claim C1 2027-01-16 22916.60", "commitment 226.22:2027 2027-12-31 109374.89"}));
  // What was received and written off is open no more; what came back from the bank is committed.
  EXPECT_EQ(open_texts(year.log(), {}), (Texts{"commitment 226.22:2027 2027-12-31 109374.89"}));
}

TEST(Due, ForgetsReportsPaymentsAndAppealsOnceTheyCameIn) {
  Recorder recorder;
  const GrantId grant = *GrantId::parse("G1");
  const ReportId report = *ReportId::parse("R1");
  const LetterId letter = *LetterId::parse("L1");
  const AppealId appeal = *AppealId::parse("K1");
  const PaymentTerms payment{*PaymentId::parse("P1"),
                             {grant, *SchemeId::parse("s"), organisation("313901033"), 2026},
                             organisation("313901033"),
                             kroner(500)};
  const auto record = [&](Event fact) { recorder.record(actor("kari"), {std::move(fact)}); };
  record(ReportDue{report, grant, true, date_of(2026, 5, 1), date_of(2026, 1, 1)});
  record(PaymentOrdered{payment, date_of(2026, 4, 1), date_of(2026, 3, 1)});
  record(LetterReceived{letter, grant, date_of(2026, 3, 1)});
  EXPECT_EQ(
      open_texts(recorder.log(), {}),
      (Texts{"appeal_time L1 2026-03-22", "payment P1 2026-04-01 5.00", "report R1 2026-05-01"}));
  record(AppealDeadlineExtended{letter, grant, date_of(2026, 4, 2), "ill", actor("kari"),
                                date_of(2026, 3, 20)});
  record(PaymentExecuted{payment, "", {}, date_of(2026, 4, 1)});
  EXPECT_EQ(open_texts(recorder.log(), {}),
            (Texts{"appeal_time L1 2026-04-02", "report R1 2026-05-01"}));
  record(AppealLodged{appeal, letter, grant, organisation("313901033"), "", date_of(2026, 4, 1)});
  record(ReportReceived{report, grant, true, {}, date_of(2026, 5, 3)});
  EXPECT_EQ(open_texts(recorder.log(), {}), (Texts{"appeal K1 -"}));
  EXPECT_EQ(open_texts(recorder.log(), up_to(date_of(2026, 5, 2))),
            (Texts{"report R1 2026-05-01", "appeal K1 -"}))
      << "overdue on that day";
  record(AppealDecided{appeal, grant, {}, "", actor("kari"), date_of(2026, 6, 1)});
  EXPECT_EQ(open_texts(recorder.log(), {}), Texts{});
}

TEST(Due, AsksForConfirmationWhereTheRuleDoesAndNobodyWithdrew) {
  Recorder recorder;
  const GrantTerms terms{*GrantId::parse("G1"), *SchemeId::parse("s"), organisation("313901033"),
                         2026};
  const SemesterId autumn = *SemesterId::parse("2026-autumn");
  RuleVersion rule{.scheme = terms.scheme, .version = *RuleVersionId::parse("1")};
  rule.requires_confirmation = true;
  const auto record = [&](Event fact) { recorder.record(actor("kari"), {std::move(fact)}); };
  const auto leave = [&](const char* id, const char* version) {
    LeaveGranted fact{
        .leave = *LeaveId::parse(id), .terms = terms, .rule = *RuleVersionId::parse(version)};
    fact.shares = {kroner(300), kroner(100)};
    fact.semesters = {{autumn, fact.shares}};
    fact.participant = {0, "p"};
    fact.provider = fact.payer = fact.beneficiary = terms.recipient;
    fact.effective_on = fact.study_start = date_of(2026, 4, 30);
    record(fact);
  };
  record(RuleVersionPublished{rule, date_of(2026, 1, 1)});
  leave("A", "1");
  leave("B", "1");
  leave("C", "2");
  EXPECT_EQ(open_texts(recorder.log(), {}), (Texts{"confirmation A 2026-autumn 2026-09-01 3.00",
                                                   "confirmation B 2026-autumn 2026-09-01 3.00"}));
  record(ParticipationConfirmed{*LeaveId::parse("A"), terms.scheme, autumn, terms.recipient,
                                date_of(2026, 9, 1)});
  record(ParticipantWithdrawn{*LeaveId::parse("B"), {}, date_of(2026, 9, 2)});
  record(LeaveChanged{.leave = *LeaveId::parse("B"),
                      .terms = terms,
                      .change = {kroner(-300), kroner(-100)},
                      .semesters = {{autumn, {kroner(0), kroner(0)}}},
                      .payer = terms.recipient,
                      .beneficiary = terms.recipient,
                      .effective_on = date_of(2026, 9, 2)});
  EXPECT_EQ(open_texts(recorder.log(), {}), Texts{});
  EXPECT_EQ(open_texts(recorder.log(), up_to(date_of(2026, 9, 1))),
            (Texts{"confirmation B 2026-autumn 2026-09-01 3.00"}));
  record(EntryVoided{3, 0, "typed twice", {}, date_of(2026, 5, 1)});  // The leave B.
  EXPECT_EQ(open_texts(recorder.log(), up_to(date_of(2026, 9, 1))), Texts{});
}

TEST(Due, OpensAClaimAgainWhereAReceiptIsVoided) {
  WorkedYear year;
  const RepaymentClaimed claim{year.g2,     *ClaimId::parse("C7"), year.line_2026,
                               kroner(500), date_of(2027, 9, 1),   date_of(2027, 8, 1)};
  const RepaymentReceived receipt{
      year.g2, *ClaimId::parse("C7"), year.line_2026, year.directorate, kroner(500), true,
      "",      date_of(2027, 8, 2)};
  year.record({claim});
  const Position received = year.record({receipt});
  EXPECT_EQ(open_texts(year.log(), {}).size(), 1U);
  EntryVoided voided{received, 0, "another's", postings(receipt), date_of(2027, 8, 3)};
  for (Entry& entry : voided.entries) entry.amount = -entry.amount;
  year.record({voided});
  EXPECT_EQ(open_texts(year.log(), {}).front(), "claim C7 2027-09-01 5.00");
}

// "key took_part confirmed interrupted dropped_out finished credits", and what was reported.
Texts participation_texts(const Recorder& recorder, ParticipationKey by, const AsOf& as_of = {}) {
  const auto rows = participation(recorder.source(), as_of, {by, "s", 2026});
  EXPECT_TRUE(rows) << rows.error().detail;
  Texts texts;
  for (const ParticipationRow& row : *rows) {
    std::string text = row.key;
    for (const std::uint64_t count :
         {row.took_part, row.confirmed, row.interrupted, row.dropped_out, row.finished}) {
      text += " " + std::to_string(count);
    }
    text += " " + std::to_string(row.credits);
    for (const auto& [unit, count] : row.outcomes) text += " " + unit + "=" + std::to_string(count);
    texts.push_back(text);
  }
  return texts;
}

// A newer version of a source takes a payment back and says it anew.
TEST(PaidPayments, AreAsTheyWereSaidLast) {
  Recorder recorder;
  PaymentTerms terms;
  terms.payment = *PaymentId::parse("P");
  terms.terms = {*GrantId::parse("G1"), *SchemeId::parse("s"), organisation("313901033"), 2024};
  terms.payee = organisation("313901033");
  terms.amount = kroner(700);
  const auto record = [&](Event fact) { recorder.record(actor("kari"), {std::move(fact)}); };
  record(PaymentExecuted{terms, "B", {}, date_of(2024, 7, 2)});
  record(PaymentReturned{terms, "said anew", date_of(2024, 7, 2)});
  terms.payee = organisation("313901084");
  record(PaymentExecuted{terms, "B", {}, date_of(2025, 1, 2)});
  const auto paid = paid_payments(recorder.source(), {}, {.scheme = "", .year = 2025});
  ASSERT_TRUE(paid);
  ASSERT_EQ(paid->paid.size(), 1U);
  EXPECT_EQ(paid->paid[0].payee.text(), "313901084");
  EXPECT_EQ(paid->paid[0].paid, kroner(700));
  EXPECT_TRUE(paid_payments(recorder.source(), {}, {.scheme = "", .year = 2024})->paid.empty());
}

// Three leaves of two owners, one of which stops and one of which finishes.
class ParticipationTest : public testing::Test {
 protected:
  ParticipationTest() {
    register_owner("313901033", OrganisationKind::municipality, "4601");
    register_owner("313901084", OrganisationKind::private_school, "0301");
    leave("A", "G1", "313901033", "teacher", "313901092");
    leave("B", "G1", "313901033", "skilled_worker", "313901092");
    leave("C", "G2", "313901084", "teacher", "313901105");
    leave("X", "G3", "313901084", "teacher", "313901105", "other");
    const SemesterId autumn = *SemesterId::parse("2026-autumn");
    record(ParticipationConfirmed{id("A"), scheme("s"), autumn, organisation("313901033"),
                                  date_of(2026, 9, 1)});
    record(ParticipationConfirmed{id("C"), scheme("s"), autumn, organisation("313901033"),
                                  date_of(2026, 9, 1)});
    record(InterruptionRegistered{id("C"), date_of(2026, 10, 1), {}, {}, date_of(2026, 10, 1)});
    record(ParticipantWithdrawn{id("C"), {}, date_of(2026, 11, 1)});
    record(ResultRegistered{id("A"), {}, {3000}, date_of(2027, 6, 20)});
    record(OutcomeReported{*GrantId::parse("G1"), {{"stayed", 1}}, date_of(2027, 8, 1)});
    record(OutcomeReported{*GrantId::parse("G1"), {{"stayed", 2}}, date_of(2027, 9, 1)});
  }
  static LeaveId id(std::string_view text) { return *LeaveId::parse(text); }
  static SchemeId scheme(std::string_view text) { return *SchemeId::parse(text); }
  void record(Event fact) { recorder.record(actor("kari"), {std::move(fact)}); }
  void register_owner(const char* number, OrganisationKind kind, const char* municipality) {
    Organisation details;
    details.organisation = organisation(number);
    details.kind = kind;
    details.municipality = municipality;
    record(OrganisationRegistered{details, date_of(2026, 1, 1)});
  }
  void leave(const char* leave, const char* grant, const char* owner, const char* group,
             const char* provider, const char* of = "s") {
    LeaveGranted fact{.leave = id(leave)};
    fact.terms = {*GrantId::parse(grant), scheme(of), organisation(owner), 2026};
    fact.rule = *RuleVersionId::parse("1");
    fact.shares = {kroner(300), kroner(100)};
    fact.group = group;
    fact.provider = organisation(provider);
    fact.payer = fact.beneficiary = organisation(owner);
    fact.effective_on = date_of(2026, 4, 30);
    record(fact);
  }
  Recorder recorder;
};

TEST_F(ParticipationTest, CountsByStaffGroup) {
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::staff_group),
            (Texts{"several 0 0 0 0 0 0 stayed=2", "skilled_worker 1 0 0 0 0 0",
                   "teacher 2 2 1 1 1 3000"}))
      << "what was reported of a grant with two groups is of neither";
}

TEST_F(ParticipationTest, CountsByOwnerCountyAndProvider) {
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::owner_kind),
            (Texts{"municipality 2 1 0 0 1 3000 stayed=2", "private_school 1 1 1 1 0 0"}));
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::county),
            (Texts{"03 1 1 1 1 0 0", "46 2 1 0 0 1 3000 stayed=2"}));
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::provider),
            (Texts{"313901092 2 1 0 0 1 3000 stayed=2", "313901105 1 1 1 1 0 0"}));
}

TEST_F(ParticipationTest, KnowsOnlyWhatHadEffect) {
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::provider,
                                {.known_at = {}, .effective_on = date_of(2026, 10, 15)}),
            (Texts{"313901092 2 1 0 0 0 0", "313901105 1 1 1 0 0 0"}));
}

TEST_F(ParticipationTest, CountsAdmissionsWhereThereIsNoGrant) {
  // Given two who were admitted to a scheme without money, and one who was not,
  for (const auto& [leave, is_admitted] :
       {std::pair("R1", true), std::pair("R2", true), std::pair("R3", false)}) {
    record(AdmissionRecorded{id(leave),
                             scheme("s"),
                             2026,
                             {},
                             organisation("313901113"),
                             is_admitted,
                             date_of(2026, 6, 1)});
  }
  record(ResultRegistered{id("R2"), {}, {1500}, date_of(2027, 6, 1)});
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::provider).back(),
            "313901113 2 0 0 0 1 1500");
}

TEST_F(ParticipationTest, ForgetsALeaveThatWasVoided) {
  record(EntryVoided{4, 0, "typed twice", {}, date_of(2026, 6, 1)});  // B.
  EXPECT_EQ(participation_texts(recorder, ParticipationKey::staff_group),
            (Texts{"teacher 2 2 1 1 1 3000 stayed=2"}));
}

TEST_F(ParticipationTest, GivesThePositionsBehindEachRow) {
  const auto rows = participation(recorder.source(), {}, {ParticipationKey::provider, "s", 2026});
  EXPECT_EQ(rows->front().positions, (std::vector<Position>{3, 4, 7, 11, 13}));
}

}  // namespace
}  // namespace grantledger
