// Tests of the controls themselves: who acted, when it was recorded, and what two facts say
// together. Each rule has a case that finds, with the positions it must name, and one that comes
// near.

#include <algorithm>

#include "projections/findings/rule.h"
#include "tests/finding_books.h"
#include "tests/story_edits.h"

namespace grantledger {
namespace {

using namespace stories;  // NOLINT(google-build-using-namespace): the tests' own words.

// How an envelope was recorded.
struct How {
  std::string actor = "somebody";
  std::optional<Date> day = std::nullopt;  // At noon; else on the day of the first fact.
  std::optional<Timestamp> time = std::nullopt;
  std::string source = {};  // Empty: an own decision.
};

// A log whose envelopes have different actors, and what is found in it.
class Controlled : public testing::Test {
 protected:
  Controlled() {
    for (const Step& step : story_world()) given(step.facts);
  }

  Position given(std::vector<Event> facts, const How& how = {}) {
    Envelope envelope;
    envelope.command = {2, ++count_};
    envelope.actor = id<ActorId>(how.actor);
    const Date day = how.day.value_or(effective_on(facts.front()));
    envelope.recorded_at = how.time.value_or(Timestamp(day) + std::chrono::hours(12));
    envelope.facts = std::move(facts);
    if (!how.source.empty()) {
      envelope.imported = ImportOrigin{.source = id<SourceId>(how.source),
                                       .file = sha256("file"),
                                       .row = count_,
                                       .row_key = std::to_string(count_)};
    }
    const auto stored = encode(envelope);
    CHECK(stored.has_value());
    const auto position = log_.append(log_.head(), {&*stored, 1});
    CHECK(position.has_value());
    return *position;
  }
  std::vector<Position> given(const Story& story) {
    std::vector<Position> positions;
    for (const Step& step : story.steps) {
      positions.push_back(given(step.facts, {.day = step.recorded, .source = step.source}));
    }
    return positions;
  }

  Story lawful(std::uint64_t number = 1) { return lawful_story(number, random_); }

  std::vector<Finding> found(const std::string& rule, Date today = asked_on) const {
    auto findings = findings_of({.log = &log_},
                                {.as_of = {.known_at = {}, .effective_on = today}, .rule = rule});
    EXPECT_TRUE(findings) << findings.error().detail;
    return findings ? *std::move(findings) : std::vector<Finding>();
  }
  void expect_none(const std::string& rule, Date today = asked_on) const {
    for (const Finding& each : found(rule, today)) ADD_FAILURE() << each.about << ": " << each.what;
  }
  // One finding that names all of these.
  void expect_one(const std::string& rule, Severity severity, const std::vector<Position>& named,
                  Date today = asked_on) const {
    const auto findings = found(rule, today);
    ASSERT_EQ(findings.size(), 1U) << rule;
    EXPECT_EQ(findings.front().severity, severity) << findings.front().what;
    for (const Position position : named) {
      EXPECT_TRUE(std::ranges::binary_search(findings.front().evidence, position))
          << rule << " does not name " << position;
    }
  }

  const MemoryLog& log() const { return log_; }

 private:
  MemoryLog log_;
  RandomNumbers random_{1};
  std::uint64_t count_ = 0;
};

// The position of a story's fact.
template <class Fact>
Position at(Story& story, const std::vector<Position>& positions, std::size_t index = 0) {
  return positions[story.place_of<Fact>(index)];
}

// Every rule that this file has cases for.
const std::set<std::string_view> rules_here{"delegation_recorded_late",
                                            "step_out_of_order",
                                            "effective_in_advance",
                                            "rule_published_later",
                                            "repayment_not_claimed",
                                            "claim_too_old",
                                            "duplicate_receipt",
                                            "rests_on_one_person",
                                            "receipt_dated_into_old_year",
                                            "recommitted_after_year_end",
                                            "one_person_orders_and_approves",
                                            "award_without_wishes",
                                            "second_grant_same_year",
                                            "identity_number_in_text",
                                            "payee_not_in_register",
                                            "imported_money_without_decision",
                                            "assessed_by_involved",
                                            "forwarded_in_advance",
                                            "forwarded_to_another",
                                            "leaves_over_award",
                                            "participant_over_limit",
                                            "withheld_lowered",
                                            "self_granted_administration",
                                            "result_credits_above_leave"};

TEST(EveryRule, HasAnIrregularity) {
  std::set<std::string_view> broken = rules_here;
  for (const Irregularity& each : all_irregularities()) broken.insert(each.rule);
  for (const FindingRule& rule : all_finding_rules()) {
    EXPECT_TRUE(broken.contains(rule.name)) << rule.name;
  }
  EXPECT_EQ(broken.size(), all_finding_rules().size());
}

// Correct lives give none of these findings.
TEST_F(Controlled, FindNothingInLawfulLives) {
  given(lawful(1));
  given(lawful(2));
  for (const std::string_view rule : rules_here) expect_none(std::string(rule));
}

// The autumn's attestation, on 8 December 2026, by somebody with this delegation.
class LateDelegation : public Controlled {
 protected:
  const Date last_ = date_of(2029, 12, 31);
  DelegationGranted delegation_ = delegation("late.eyes", Power::attestation, last_);

  Position attest() {
    Story story = lawful();
    story.the<PaymentAttested>().attester = id<ActorId>("late.eyes");
    const auto positions = given(story);
    return at<PaymentAttested>(story, positions);
  }
};

TEST_F(LateDelegation, IsFoundWithTheAct) {
  const Position granted = given({delegation_}, {.day = date_of(2026, 12, 9)});
  const Position act = attest();
  expect_one("delegation_recorded_late", Severity::high, {granted, act});
}

TEST_F(LateDelegation, IsNotFoundOnTheDayOfTheAct) {
  given({delegation_}, {.day = date_of(2026, 12, 8)});
  attest();
  expect_none("delegation_recorded_late");
}

TEST_F(LateDelegation, IsLateByTheDayInNorway) {
  given({delegation_}, {.time = Timestamp(date_of(2026, 12, 8)) + std::chrono::minutes(23 * 60)});
  attest();
  EXPECT_EQ(found("delegation_recorded_late").size(), 1U);  // After midnight there.
}

TEST_F(LateDelegation, WeighsLittleIfItsLetterWasSignedInTime) {
  delegation_.signed_on = date_of(2026, 12, 8);
  delegation_.document = sha256("letter");
  const Position granted = given({delegation_}, {.day = date_of(2026, 12, 20)});
  const Position act = attest();
  expect_one("delegation_recorded_late", Severity::low, {granted, act});
}

TEST_F(LateDelegation, WeighsMuchIfItsLetterIsMissingOrLateOrRatifies) {
  DelegationGranted no_letter = delegation_;
  no_letter.signed_on = date_of(2026, 12, 1);
  given({no_letter}, {.day = date_of(2026, 12, 20)});
  DelegationGranted late_letter = no_letter;
  late_letter.document = sha256("letter");
  late_letter.signed_on = date_of(2026, 12, 9);
  given({late_letter}, {.day = date_of(2026, 12, 20)});
  DelegationGranted ratifying = no_letter;
  ratifying.document = sha256("letter");
  ratifying.ratifies = true;
  given({ratifying}, {.day = date_of(2026, 12, 20)});
  expect_none("delegation_recorded_late");
  const Position act = attest();
  expect_one("delegation_recorded_late", Severity::high, {act});
}

TEST_F(LateDelegation, IsNotFoundBesideOneThatWasRecordedInTime) {
  given({delegation_}, {.day = date_of(2026, 12, 20)});
  given({delegation_});
  attest();
  expect_none("delegation_recorded_late");
}

TEST_F(LateDelegation, IsFoundForACommitment) {
  Story story = lawful();
  const DelegationGranted disposal = delegation("disposer", Power::budget_disposal, last_);
  const Position granted = given({disposal}, {.day = date_of(2026, 5, 1)});
  CommitmentRegistered committed = story.the<CommitmentRegistered>();
  story.remove<CommitmentRegistered>();
  const Position act = given({committed}, {.actor = "disposer"});
  given(story);
  expect_one("delegation_recorded_late", Severity::high, {granted, act});
}

TEST_F(LateDelegation, IsFoundForADecision) {
  Story story = lawful();
  DelegationGranted handling = delegation("case.handler", Power::case_handling, last_);
  handling.item.reset();
  const Position granted = given({handling}, {.day = date_of(2026, 5, 1)});
  const auto positions = given(story);
  expect_one("delegation_recorded_late", Severity::high,
             {granted, at<AwardDecided>(story, positions)});
}

TEST_F(LateDelegation, IsFoundForAVote) {
  DelegationGranted voting = delegation("voter", Power::administration, last_);
  voting.item.reset();
  const Position granted = given({voting}, {.day = date_of(2026, 5, 1)});
  const AppropriationChanged vote{*parse_line("300.70:2026"), id<OrganisationId>("313901017"),
                                  ore(1), "vote", date_of(2026, 4, 30)};
  const Position act = given({vote}, {.actor = "voter", .day = date_of(2026, 5, 1)});
  expect_one("delegation_recorded_late", Severity::high, {granted, act});
}

TEST_F(LateDelegation, IsRevokedAndGrantedAnewInOneRequest) {
  given({delegation_});
  given({DelegationRevoked{.actor = id<ActorId>("late.eyes"),
                           .power = Power::attestation,
                           .effective_on = date_of(2026, 6, 1)},
         delegation_},
        {.day = date_of(2026, 6, 1)});
  attest();
  expect_none("paid_without_delegation");
}

TEST_F(LateDelegation, IsNotFoundWhereAnotherWasRevoked) {
  const Position early = given({delegation_});
  const Position kept = given({delegation_});
  given({DelegationRevoked{.actor = id<ActorId>("late.eyes"),
                           .power = Power::attestation,
                           .effective_on = date_of(2026, 6, 1),
                           .granted_at = early}});
  given({delegation_}, {.day = date_of(2026, 12, 20)});
  attest();
  EXPECT_LT(early, kept);
  expect_none("delegation_recorded_late");
  expect_none("paid_without_delegation");
}

class Steps : public Controlled {
 protected:
  Story story_ = lawful();
  std::vector<Position> positions_;
};

TEST_F(Steps, AreFoundWhereApprovalCameFirst) {
  story_.the<PaymentApproved>().effective_on = date_of(2026, 12, 7);
  positions_ = given(story_);
  expect_one("step_out_of_order", Severity::high,
             {at<PaymentApproved>(story_, positions_), at<PaymentAttested>(story_, positions_)});
}

TEST_F(Steps, AreFoundWhereTheBankCameFirst) {
  story_.the<PaymentExecuted>().effective_on = date_of(2026, 12, 8);
  positions_ = given(story_);
  expect_one("step_out_of_order", Severity::high,
             {at<PaymentExecuted>(story_, positions_), at<PaymentApproved>(story_, positions_)});
}

TEST_F(Steps, AreFoundWhereTheReturnCameFirst) {
  const PaymentTerms payment = story_.the<PaymentExecuted>().payment;
  positions_ = given(story_);
  const Position returned =
      given({PaymentReturned{.payment = payment, .effective_on = date_of(2026, 12, 9)}});
  expect_one("step_out_of_order", Severity::high,
             {returned, at<PaymentExecuted>(story_, positions_)});
}

TEST_F(Steps, WeighLessWhereTheOrderCameLast) {
  const PaymentTerms payment = story_.the<PaymentExecuted>().payment;
  positions_ = given(story_);
  const Position ordered =
      given({PaymentOrdered{payment, date_of(2026, 12, 12), date_of(2026, 12, 9)}});
  expect_one("step_out_of_order", Severity::medium,
             {ordered, at<PaymentAttested>(story_, positions_)});
}

TEST_F(Steps, MayBeOfOneDay) {
  story_.the<PaymentAttested>().effective_on = date_of(2026, 12, 10);
  story_.the<PaymentApproved>().effective_on = date_of(2026, 12, 10);
  const PaymentTerms payment = story_.the<PaymentExecuted>().payment;
  given({PaymentOrdered{payment, date_of(2026, 12, 12), date_of(2026, 12, 10)}});
  given(story_);
  given({PaymentReturned{.payment = payment, .effective_on = date_of(2026, 12, 10)}});
  expect_none("step_out_of_order");
}

TEST_F(Controlled, FindWhatIsEffectiveInAdvance) {
  Story story = lawful();
  story.steps[story.place_of<FundsForwarded>()].recorded =
      story.the<FundsForwarded>().effective_on - std::chrono::days(1);
  const auto positions = given(story);
  expect_one("effective_in_advance", Severity::medium, {at<FundsForwarded>(story, positions)});
}

TEST_F(Controlled, LetTheBankBeADayAhead) {
  Story story = lawful();
  const std::size_t place = story.place_of<PaymentExecuted>();
  story.steps[place].recorded = date_of(2026, 12, 9);
  given(story);
  expect_none("effective_in_advance");
  Story other = lawful(2);
  other.steps[place].recorded = date_of(2026, 12, 8);
  const auto positions = given(other);
  expect_one("effective_in_advance", Severity::medium, {at<PaymentExecuted>(other, positions)});
}

class LaterRule : public Controlled {
 protected:
  Position decide_by(Date published, Position& publication) {
    publication = given({rule("tested", "T-9", 1)}, {.day = published});
    Story story = lawful();
    story.the<AwardDecided>().rule = id<RuleVersionId>("T-9");
    const auto positions = given(story);
    return at<AwardDecided>(story, positions);
  }
};

TEST_F(LaterRule, IsFoundWithTheAward) {
  Position publication = 0;
  const Position award = decide_by(date_of(2026, 5, 1), publication);
  expect_one("rule_published_later", Severity::medium, {award, publication});
}

TEST_F(LaterRule, IsNotFoundOnTheDayOfTheAward) {
  Position publication = 0;
  decide_by(date_of(2026, 4, 30), publication);
  expect_none("rule_published_later");
}

// A reduction with a claim, all in one envelope, for the spring's line.
class Recovery : public Controlled {
 protected:
  static constexpr Date day_ = date_of(2027, 8, 1);
  static constexpr std::int64_t amount_ = 10'937'490;
  const Story story_ = lawful();
  const GrantTerms terms_ = terms_of(story_);

  RepaymentDecided decided(const std::string& claim = "C1") const {
    return {
        terms_, id<ClaimId>(claim), ore(amount_), "less was needed", id<ActorId>("case.handler"),
        day_};
  }
  RepaymentClaimed claimed(std::int64_t amount = amount_, const std::string& claim = "C1") const {
    return {terms_, id<ClaimId>(claim), line(2027), ore(amount), date_of(2027, 9, 1), day_};
  }
  RepaymentReceived received(const std::string& reference, std::int64_t amount = amount_,
                             const std::string& claim = "C1") const {
    return {terms_, id<ClaimId>(claim), line(2027),          holder(story_), ore(amount),
            false,  reference,          date_of(2027, 8, 20)};
  }
  // A bank's statement of those days was held against the ledger.
  static BankStatementReconciled reconciled(Date first_day, Date last_day) {
    return {.statement = "S-1",
            .account = "NO-1",
            .first_day = first_day,
            .last_day = last_day,
            .matched_sum = ore(0),
            .effective_on = last_day};
  }
  ReceiptUnallocated unallocated(const std::string& reference,
                                 std::int64_t amount = amount_) const {
    return {.payer = terms_.recipient,
            .amount = ore(amount),
            .claim = id<ClaimId>("C1"),
            .bank_reference = reference,
            .effective_on = date_of(2027, 8, 20),
            .purpose = ReceiptPurpose{terms_, line(2027), holder(story_), false}};
  }
};

TEST_F(Recovery, IsFoundWhereNothingWasClaimedInThirtyDays) {
  given(story_);
  const Position decision = given({decided()});
  given({claimed(amount_ - 1)});
  expect_none("repayment_not_claimed", day_ + std::chrono::days(30));
  expect_one("repayment_not_claimed", Severity::medium, {decision}, day_ + std::chrono::days(31));
  EXPECT_EQ(found("repayment_not_claimed").front().at_risk, ore(1));
}

TEST_F(Recovery, IsNotFoundWhereAllWasClaimed) {
  given(story_);
  given({decided(), claimed()});
  expect_none("repayment_not_claimed");
}

// The whole of `received` is one receipt, which its claim took in full.
TEST_F(Recovery, FindsASecondReceiptThatNoClaimTook) {
  given(story_);
  given({decided(), claimed()});
  const Position first = given({received("B-7")});
  const Position second = given({unallocated("B-7")});
  expect_one("duplicate_receipt", Severity::high, {first, second});
  EXPECT_EQ(found("duplicate_receipt").front().at_risk, ore(amount_));
}

// The second request is the same, though its claim took only part of it.
TEST_F(Recovery, FindsASecondReceiptThatItsClaimTookInPart) {
  given(story_);
  given({decided(), claimed()});
  const Position first = given({received("B-7", 6'000'000)});
  const Position second = given({received("B-7", 4'937'490), unallocated("B-7", 1'062'510)});
  expect_one("duplicate_receipt", Severity::high, {first, second});
}

TEST_F(Recovery, TakesAReceiptThatWasSplitForOne) {
  given(story_);
  given({decided(), claimed()});
  given({received("B-7"), unallocated("B-7")});
  expect_none("duplicate_receipt");
}

TEST_F(Recovery, TakesABatchForSeveralReceipts) {
  given(story_);
  given({decided("C1"), claimed(amount_, "C1"), decided("C2"), claimed(amount_, "C2")});
  given({received("batch", 100, "C1"), received("batch", 100, "C2")});
  given({received("batch", 200, "C1")});
  RepaymentReceived other_line = received("batch", 100, "C1");
  other_line.line = line(2026);  // A pooled claim's other source.
  given({other_line});
  expect_none("duplicate_receipt");
}

TEST_F(Recovery, TakesAVoidedReceiptForNone) {
  given(story_);
  given({decided(), claimed()});
  const Position first = given({received("B-7")});
  given({EntryVoided{.position = first, .reason = "typed", .effective_on = date_of(2027, 8, 21)}});
  given({received("B-7")});
  expect_none("duplicate_receipt");
}

TEST_F(Recovery, FindsExactRepeatsWithoutAReference) {
  given(story_);
  given({decided(), claimed()});
  const Position first = given({received("", 100)});
  RepaymentReceived later = received("", 100);
  later.effective_on += std::chrono::days(1);
  given({later});
  expect_none("duplicate_receipt");
  const Position second = given({received("", 100)});
  expect_one("duplicate_receipt", Severity::high, {first, second});
}

class OldClaim : public Recovery {
 protected:
  OldClaim() {
    RuleVersionPublished limited = rule("tested", "T-3", 1);
    limited.rule.recovery = RecoveryRule{.interest_per_year = std::nullopt, .limitation_years = 3};
    given({limited});
    Story story = story_;
    story.the<AwardDecided>().rule = id<RuleVersionId>("T-3");
    given(story);
    decision_ = given({decided()});
    demand_ = given({claimed()});
  }
  Position decision_ = 0;
  Position demand_ = 0;
};

TEST_F(OldClaim, IsFoundWhenItsYearsHavePassed) {
  expect_one("claim_too_old", Severity::medium, {decision_, demand_}, date_of(2030, 8, 1));
}

TEST_F(OldClaim, WeighsLessInTheYearBefore) {
  expect_one("claim_too_old", Severity::low, {decision_, demand_}, date_of(2030, 7, 31));
  expect_one("claim_too_old", Severity::low, {decision_, demand_}, date_of(2029, 8, 1));
  expect_none("claim_too_old", date_of(2029, 7, 31));
}

TEST_F(OldClaim, IsNotFoundOnceItIsSettled) {
  const Position receipt = given({unallocated("B-7")});
  ReceiptAllocated allocated{.position = receipt,
                             .terms = terms_,
                             .claim = id<ClaimId>("C1"),
                             .line = line(2027),
                             .holder = holder(story_),
                             .amount = ore(amount_),
                             .effective_on = date_of(2027, 9, 10)};
  expect_one("claim_unpaid", Severity::medium, {demand_}, date_of(2030, 8, 1));
  given({allocated});
  expect_none("claim_too_old", date_of(2030, 8, 1));
  expect_none("claim_unpaid", date_of(2030, 8, 1));
}

class OnePerson : public Recovery {
 protected:
  static EntryVoided voiding(Position position, Event undone) {
    return {.position = position,
            .reason = "typed twice",
            .effective_on = date_of(2027, 8, 21),
            .undone = {std::move(undone)}};
  }
  static FactConfirmed confirmation(Position position, std::uint32_t fact = 0) {
    return {.position = position,
            .fact_index = fact,
            .evidence = "the bank's statement",
            .effective_on = date_of(2027, 8, 22)};
  }
};

TEST_F(OnePerson, IsFoundWhereMoneyWasVoided) {
  Story story = story_;
  const auto positions = given(story);
  const EntryVoided fact =
      voiding(at<PaymentExecuted>(story, positions), story.the<PaymentExecuted>());
  const Position voided = given({fact}, {.actor = "kari"});
  expect_one("rests_on_one_person", Severity::high, {voided});
  given({confirmation(voided)}, {.actor = "kari"});  // Nobody confirms their own.
  expect_one("rests_on_one_person", Severity::high, {voided});
  given({confirmation(voided)}, {.actor = "per"});
  expect_none("rests_on_one_person");
}

TEST_F(OnePerson, IsNotFoundWhereABankLineShowsItOrNoMoneyMoved) {
  Story story = story_;
  const auto positions = given(story);
  EntryVoided shown = voiding(at<PaymentExecuted>(story, positions), story.the<PaymentExecuted>());
  shown.bank_reference = "B-8";
  given({shown});
  given({voiding(at<AwardAccepted>(story, positions), story.the<AwardAccepted>())});
  expect_none("rests_on_one_person");
}

TEST_F(OnePerson, IsFoundByTheAccountsOfAnOlderStore) {
  given(story_);
  EntryVoided old{.position = 1, .reason = "typed twice", .effective_on = date_of(2027, 8, 21)};
  old.entries = {{"committed:300.70:2027:g-1", ore(5)}, {"available:300.70:2027:H", ore(-5)}};
  given({old});
  expect_none("rests_on_one_person");
  old.entries = {{"committed:300.70:2027:g-1", ore(5)}, {"paid:300.70:2027:g-1", ore(-5)}};
  const Position voided = given({old});
  expect_one("rests_on_one_person", Severity::high, {voided});
}

TEST_F(OnePerson, IsFoundWhereAReceiptWasTyped) {
  given(story_);
  given({decided(), claimed()});
  given({received("B-7", 100)});
  RepaymentReceived read = received("", 100);
  read.statement = "/Document/BkToCstmrStmt/Stmt/Ntry[7]";
  const Position cited = given({read});
  expect_one("rests_on_one_person", Severity::high, {cited});
  given({reconciled(date_of(2027, 8, 1), date_of(2027, 8, 31))});
  expect_none("rests_on_one_person");
  const Position typed = given({received("", 200)}, {.actor = "kari"});
  expect_one("rests_on_one_person", Severity::high, {typed});
  given({confirmation(typed)}, {.actor = "per"});
  expect_none("rests_on_one_person");
}

TEST_F(OnePerson, IsFoundWhereAReturnWasTypedAndNotWhereASystemTellsIt) {
  Story story = story_;
  PaymentExecuted executed = story.the<PaymentExecuted>();
  executed.bank_reference = "B-9";
  story.remove<PaymentExecuted>();
  for (const char* actor : {"system", "kari"}) {
    given({DelegationGranted{.actor = id<ActorId>(actor),
                             .power = Power::case_handling,
                             .first_day = date_of(2026, 1, 1),
                             .last_day = date_of(2029, 1, 1),
                             .effective_on = date_of(2026, 1, 1)}});
  }
  given(story);
  given({executed}, {.actor = "system"});
  const PaymentReturned returned{.payment = executed.payment,
                                 .effective_on = date_of(2026, 12, 20)};
  const Position told = given({returned}, {.actor = "system"});
  expect_none("rests_on_one_person");
  given({EntryVoided{.position = told,
                     .reason = "",
                     .effective_on = date_of(2026, 12, 21),
                     .bank_reference = "B-10"}});
  const Position typed = given({returned}, {.actor = "kari"});
  expect_one("rests_on_one_person", Severity::high, {typed});
}

TEST_F(Recovery, FindsAReceiptThatIsDatedIntoAnOldYear) {
  given(story_);
  given({decided(), claimed()});
  RepaymentReceived fact = received("B-7", 100);
  fact.effective_on = date_of(2027, 12, 31);
  // Half past eleven in the evening of that day, and already the new year in Norway.
  const Timestamp late = Timestamp(date_of(2027, 12, 31)) + std::chrono::minutes(23 * 60 + 30);
  const Position typed = given({fact}, {.time = late});
  expect_one("receipt_dated_into_old_year", Severity::high, {typed});
}

TEST_F(Recovery, LetsAReceiptBeDatedIntoTheYearItIsRecordedIn) {
  given(story_);
  given({decided(), claimed()});
  RepaymentReceived fact = received("B-7", 100);
  fact.effective_on = date_of(2027, 12, 31);
  const Timestamp in_time = Timestamp(date_of(2027, 12, 31)) + std::chrono::minutes(22 * 60 + 30);
  given({fact}, {.time = in_time});
  RepaymentReceived read = fact;
  read.statement = "/Document/BkToCstmrStmt/Stmt/Ntry";
  const Position typed = given({read}, {.day = date_of(2028, 1, 2)});
  expect_one("receipt_dated_into_old_year", Severity::high, {typed});
  given({reconciled(date_of(2027, 12, 1), date_of(2027, 12, 31))});
  RepaymentReceived treasury = fact;
  treasury.to_treasury = true;
  given({treasury}, {.day = date_of(2028, 1, 2)});
  expect_none("receipt_dated_into_old_year");
}

TEST_F(Recovery, FindsMoneyThatIsRedirectedOnTheLineOfAnOldYear) {
  given(story_);
  GrantTerms other = terms_;
  other.grant = id<GrantId>("g-other");
  FundsRedirected fact{terms_, other,   line(2027),          holder(story_),
                       ore(1), "moved", date_of(2027, 12, 1)};
  given({fact});
  expect_none("receipt_dated_into_old_year");
  fact.effective_on = date_of(2028, 1, 3);
  const Position moved = given({fact});
  expect_one("receipt_dated_into_old_year", Severity::high, {moved});
}

class Recommitted : public Recovery {
 protected:
  Recommitted() { given(story_); }

  CommitmentReleased release() const {
    return {.terms = terms_,
            .holder = holder(story_),
            .parts = {{line(2026), ore(100)}},
            .effective_on = date_of(2026, 12, 31)};
  }
  CommitmentRegistered commit() const {
    return {.terms = terms_,
            .holder = holder(story_),
            .parts = {{line(2027), ore(100)}},
            .effective_on = date_of(2027, 1, 10)};
  }
  Event transfer() const {
    return BalanceTransferred{line(2026), line(2027), holder(story_), ore(100),
                              date_of(2026, 12, 31)};
  }
};

TEST_F(Recommitted, IsFoundWithBothItsEnds) {
  const Position released = given({release()});
  given({transfer()}, {.day = date_of(2027, 1, 5)});
  const Position committed = given({commit()});
  expect_one("recommitted_after_year_end", Severity::medium, {released, committed});
}

TEST_F(Recommitted, IsNotFoundInOneRequestOrWithoutATransfer) {
  given({release()});
  given({commit()});
  expect_none("recommitted_after_year_end");
}

TEST_F(Recommitted, IsNotFoundWhereAPaymentMovedItsCommitment) {
  given({transfer()}, {.day = date_of(2027, 1, 5)});
  Story story = story_;
  PaymentExecuted executed = story.the<PaymentExecuted>();
  executed.payment.payment = id<PaymentId>("moved");
  executed.effective_on = date_of(2027, 1, 10);
  given({release(), commit(), executed}, {.day = date_of(2027, 1, 10)});
  expect_none("recommitted_after_year_end");
}

TEST_F(Recommitted, IsFoundInOneRequestThatExecutesNothing) {
  given({transfer()}, {.day = date_of(2027, 1, 5)});
  const Position moved = given({release(), commit()}, {.day = date_of(2027, 1, 10)});
  expect_one("recommitted_after_year_end", Severity::medium, {moved});
}

TEST_F(Recommitted, IsFoundWhereADecisionGivesLessThanIsCommittedAgain) {
  const Position released = given({release()});
  given({transfer()}, {.day = date_of(2027, 1, 5)});
  given({AwardIncreased{terms_, ore(2 * semester + 1), "more", id<ActorId>("case.handler"),
                        date_of(2027, 1, 10)}});
  const Position committed = given({commit()});
  expect_one("recommitted_after_year_end", Severity::medium, {released, committed});
}

TEST_F(Recommitted, IsNotFoundAfterANewDecision) {
  given({release()});
  given({transfer()}, {.day = date_of(2027, 1, 5)});
  given({AwardIncreased{terms_, ore(2 * semester + 100), "more", id<ActorId>("case.handler"),
                        date_of(2027, 1, 10)},
         commit()});
  expect_none("recommitted_after_year_end");
}

class Ordering : public Controlled {
 protected:
  Position order(const std::string& actor) {
    return given({PaymentOrdered{story_.the<PaymentExecuted>().payment, date_of(2026, 12, 10),
                                 date_of(2026, 12, 7)}},
                 {.actor = actor});
  }
  Position execute_by(const std::string& actor) {
    const PaymentExecuted executed = story_.the<PaymentExecuted>();
    story_.remove<PaymentExecuted>();
    return given({executed}, {.actor = actor});
  }
  Story story_ = lawful();
};

TEST_F(Ordering, IsFoundWhereTheOrdererApproves) {
  const Position ordered = order("second.eyes");
  const auto positions = given(story_);
  expect_one("one_person_orders_and_approves", Severity::medium,
             {ordered, at<PaymentApproved>(story_, positions)});
}

TEST_F(Ordering, WeighsMoreWhereTheOrdererExecutesToo) {
  const Position ordered = order("second.eyes");
  const Position executed = execute_by("second.eyes");
  const auto positions = given(story_);
  expect_one("one_person_orders_and_approves", Severity::high,
             {ordered, executed, at<PaymentApproved>(story_, positions)});
}

TEST_F(Ordering, IsNotFoundWhereASystemOrders) {
  order("system");
  execute_by("system");
  given(story_);
  expect_none("one_person_orders_and_approves");
}

TEST_F(Ordering, TakesTwoIdsOfOnePersonForOne) {
  const auto person = [](const std::string& actor, const std::string& who) {
    return ActorRegistered{.actor = id<ActorId>(actor),
                           .name = actor,
                           .effective_on = date_of(2026, 1, 2),
                           .person = who};
  };
  given({person("second.eyes", "42"), person("other.id", "42")});
  const Position ordered = order("other.id");
  const auto positions = given(story_);
  expect_one("one_person_orders_and_approves", Severity::medium,
             {ordered, at<PaymentApproved>(story_, positions)});
  given({ActorChanged{.actor = id<ActorId>("other.id"),
                      .name = "other.id",
                      .person = "43",
                      .reason = "mistaken for another",
                      .effective_on = date_of(2027, 1, 2)}});
  expect_none("one_person_orders_and_approves");
}

class FixedAmount : public Controlled {
 protected:
  FixedAmount() {
    RuleVersionPublished fixed = rule("tested", "T-F", 0);
    fixed.rule.fixed_amount = FixedAmountRule{ore(1'000), {}};
    given({fixed});
  }
  AwardDecided award(const std::string& grant, std::uint16_t year = 2026) {
    GrantTerms terms = terms_of(lawful());
    terms.grant = id<GrantId>(grant);
    terms.year = year;
    return {.terms = terms,
            .rule = id<RuleVersionId>("T-F"),
            .amount = ore(1'000),
            .decided_by = id<ActorId>("case.handler"),
            .effective_on = date_of(2026, 5, 2)};
  }
};

TEST_F(FixedAmount, IsFoundWhereItIsGivenTwice) {
  const Position first = given({award("F1")});
  const Position second = given({award("F2")});
  expect_one("second_grant_same_year", Severity::medium, {first, second});
}

TEST_F(FixedAmount, IsNotFoundInAnotherYearOrAfterAReversalOrFromAnImport) {
  given({award("F1")});
  given({award("F2", 2027)});
  const AwardDecided reversed = award("F3");
  given({reversed});
  given({DecisionReversed{reversed.terms, "a mistake", reversed.decided_by, date_of(2026, 5, 3)}});
  const AwardDecided reduced = award("F4");
  given({reduced});
  given({AwardReduced{reduced.terms, ore(0), "", reduced.decided_by, date_of(2026, 5, 3)}});
  given({award("F5")}, {.source = "others"});
  expect_none("second_grant_same_year");
}

TEST_F(Controlled, AnAwardForNobodyIsFoundWhereNothingLimitsIt) {
  RuleVersion version{.scheme = id<SchemeId>("leaves"), .version = id<RuleVersionId>("L-1")};
  version.leave_share = LeaveShareRule{.wage_basis = ore(77'777'700),
                                       .leave_share = {1, 4},
                                       .full_credits = {3'000},
                                       .semesters_full = 2,
                                       .state_share = {3, 4}};
  given({RuleVersionPublished{version, date_of(2026, 1, 1)}});
  const auto asked = [](const char* name, std::optional<Money> amount) {
    return ApplicationReceived{.application = id<ApplicationId>(name),
                               .scheme = id<SchemeId>("leaves"),
                               .applicant = id<OrganisationId>("a"),
                               .year = 2026,
                               .amount_applied = amount,
                               .effective_on = date_of(2026, 2, 1)};
  };
  const auto award = [](const char* name) {
    return AwardDecided{
        .terms = {id<GrantId>(name), id<SchemeId>("leaves"), id<OrganisationId>("a"), 2026},
        .application = id<ApplicationId>(name),
        .rule = id<RuleVersionId>("L-1"),
        .amount = ore(1'000),
        .decided_by = id<ActorId>("case.handler"),
        .effective_on = date_of(2026, 5, 2)};
  };
  given({asked("N1", ore(1'000))});
  given({award("N1")});
  expect_none("award_without_wishes");
  const Position applied = given({asked("N2", {})});
  const Position decided = given({award("N2")});
  expect_one("award_without_wishes", Severity::medium, {applied, decided});
}

constexpr const char* synthetic_number = "018190 10001";  // Nobody's: its month is 81.

TEST_F(Controlled, FindAnIdentityNumberInAText) {
  Story story = lawful();
  story.the<AwardDecided>().departure = std::string("for ") + synthetic_number;
  const auto positions = given(story);
  expect_one("identity_number_in_text", Severity::high, {at<AwardDecided>(story, positions)});
  const Finding finding = found("identity_number_in_text").front();
  EXPECT_EQ(finding.what.find("10001"), std::string::npos);
}

TEST_F(Controlled, FindAnIdentityNumberOfAParticipant) {
  Story story = lawful();
  story.the<LeaveGranted>().participant = {0, synthetic_number};
  const auto positions = given(story);
  expect_one("identity_number_in_text", Severity::high, {at<LeaveGranted>(story, positions)});
}

TEST_F(Controlled, LookForIdentityNumbersInTextsThatPeopleWriteOnly) {
  Story story = lawful();
  story.the<PaymentExecuted>().bank_reference = synthetic_number;
  story.the<PaymentExecuted>().statement = synthetic_number;
  story.the<LeaveGranted>().participant = {7, synthetic_number};  // Encrypted.
  story.the<AwardDecided>().departure = "for 018190 10002";       // Its last digit is wrong.
  given(story);
  AwardDecided imported = story.the<AwardDecided>();
  imported.departure = synthetic_number;
  given({imported}, {.source = "others"});
  expect_none("identity_number_in_text");
}

class Register : public Controlled {
 protected:
  Position import_register(const OrganisationId& organisation, Date day) {
    OrganisationRegistered fact = registered(organisation, OrganisationKind::municipality);
    fact.effective_on = day;
    return given({fact}, {.source = "register"});
  }
  Story story_ = lawful();
};

TEST_F(Register, LacksAPayeeThatIsFound) {
  import_register(stranger(story_), date_of(2026, 1, 1));
  import_register(municipality(story_), date_of(2026, 12, 11));
  const auto positions = given(story_);
  expect_one("payee_not_in_register", Severity::low, {at<PaymentExecuted>(story_, positions)});
}

TEST_F(Register, HasAPayeeFromTheDayOfThePayment) {
  import_register(municipality(story_), date_of(2026, 12, 10));
  given(story_);
  expect_none("payee_not_in_register");
}

TEST_F(Register, IsNoneWhereASourceTellsOfGrants) {
  Story story = lawful(2);
  import_instead(story, 100, {{100, date_of(2027, 3, 1)}});
  given(story);
  given(story_);
  expect_none("payee_not_in_register");
}

class ImportedMoney : public Controlled {
 protected:
  ImportedMoney() { import_instead(story_, 100, {{100, date_of(2027, 3, 1)}}); }
  Story story_ = lawful();
};

TEST_F(ImportedMoney, IsFoundWithoutADecision) {
  story_.remove<AwardDecided>();
  const auto positions = given(story_);
  expect_one("imported_money_without_decision", Severity::high,
             {at<PaymentExecuted>(story_, positions)});
}

TEST_F(ImportedMoney, IsFoundBeforeItsDecision) {
  story_.move_before<PaymentExecuted, AwardDecided>(0, 0);
  const auto positions = given(story_);
  expect_one("imported_money_without_decision", Severity::high,
             {at<PaymentExecuted>(story_, positions)});
}

TEST_F(ImportedMoney, IsNotFoundAfterADecisionOrInAnothersScheme) {
  given(story_);
  Story others = lawful(2);
  import_instead(others, 100, {{100, date_of(2027, 3, 1)}});
  others.remove<AwardDecided>();
  others.the<PaymentExecuted>().payment.terms.scheme = id<SchemeId>("anothers");
  given(others);
  expect_none("imported_money_without_decision");
}

// A claim that was partly written off by one person is to be assessed by another.
class Assessing : public Recovery {
 protected:
  Assessing() {
    given(story_);
    given({decided(), claimed()});
    given({received("B-7", amount_ - 1)});
    given({WriteOffDecided{terms_, id<ClaimId>("C1"), line(2027), ore(1), "bankrupt",
                           id<ActorId>("anne"), date_of(2027, 10, 1)}},
          {.actor = "anne"});
    finding_ = found("written_off").front().id;
  }
  Position assess(const std::string& actor, const std::string& recorder = "office") {
    return given(
        {AuditFindingAssessed{finding_, true, "right", id<ActorId>(actor), date_of(2027, 11, 1)}},
        {.actor = recorder});
  }
  std::string finding_;
};

TEST_F(Assessing, IsFoundByWhoeverTookPart) {
  const Position assessed = assess("anne");
  expect_one("assessed_by_involved", Severity::high, {assessed});
  EXPECT_FALSE(found("written_off").front().assessment);
}

TEST_F(Assessing, CountsOnlyByOthers) {
  assess("auditor");
  const Position involved = assess("anne");
  expect_one("assessed_by_involved", Severity::high, {involved});
  ASSERT_TRUE(found("written_off").front().assessment);
  EXPECT_EQ(found("written_off").front().assessment->assessed_by, "auditor");
}

TEST_F(Assessing, IsNotFoundByAnAuditor) {
  assess("auditor", "anne");
  expect_none("assessed_by_involved");
}

TEST_F(Assessing, IsFoundByAnotherIdOfThatPerson) {
  for (const char* actor : {"anne", "anne.two"}) {
    given({ActorChanged{.actor = id<ActorId>(actor),
                        .name = actor,
                        .person = "7",
                        .effective_on = date_of(2026, 1, 2)}});
  }
  const Position assessed = assess("anne.two");
  expect_one("assessed_by_involved", Severity::high, {assessed});
}

TEST_F(Assessing, IsFoundByWhoRepresentsTheParty) {
  given({RepresentativeRegistered{.actor = id<ActorId>("auditor"),
                                  .organisation = terms_.recipient,
                                  .first_day = date_of(2026, 1, 1),
                                  .effective_on = date_of(2026, 1, 1)}});
  const Position assessed = assess("auditor");
  expect_one("assessed_by_involved", Severity::high, {assessed});
  EXPECT_FALSE(found("written_off").front().assessment);
}

class Forwarding : public Controlled {
 protected:
  Story story_ = lawful();
};

TEST_F(Forwarding, IsFoundInAdvanceOfThePayment) {
  story_.the<FundsForwarded>().effective_on = date_of(2026, 12, 9);
  const auto positions = given(story_);
  expect_one("forwarded_in_advance", Severity::note, {at<FundsForwarded>(story_, positions)});
}

TEST_F(Forwarding, IsFoundInAdvanceByOneOere) {
  story_.the<FundsForwarded>().amount = ore(semester + 1);
  story_.the<FundsForwarded>(spring).amount = ore(semester - 1);
  const auto positions = given(story_);
  expect_one("forwarded_in_advance", Severity::note, {at<FundsForwarded>(story_, positions)});
}

TEST_F(Forwarding, IsNotInAdvanceOnTheDayOfThePayment) {
  story_.the<FundsForwarded>().effective_on = date_of(2026, 12, 10);
  given(story_);
  expect_none("forwarded_in_advance");
}

TEST_F(Forwarding, IsFoundToAnother) {
  story_.the<FundsForwarded>().beneficiary = stranger(story_);
  const auto positions = given(story_);
  expect_one("forwarded_to_another", Severity::high, {at<FundsForwarded>(story_, positions)});
}

TEST_F(Forwarding, IsFoundToThePayerWithoutAStipend) {
  story_.the<FundsForwarded>().beneficiary = municipality(story_);
  const auto positions = given(story_);
  expect_one("forwarded_to_another", Severity::high, {at<FundsForwarded>(story_, positions)});
}

TEST_F(Forwarding, MayEndAtThePayerWithAStipend) {
  story_.the<FundsForwarded>().beneficiary = municipality(story_);
  given({StipendAgreed{id<LeaveId>(story_.name("l")), terms_of(story_), ore(100),
                       municipality(story_), date_of(2026, 5, 1)}});
  given(story_);
  expect_none("forwarded_to_another");
}

TEST_F(Forwarding, MayEndAtWhoeverTookTheBeneficiarysPlace) {
  story_.the<FundsForwarded>().beneficiary = stranger(story_);
  given(story_);
  OrganisationChanged merged{
      registered(kindergarten(story_), OrganisationKind::private_kindergarten, municipality(story_))
          .details,
      "merged", date_of(2026, 12, 1)};
  merged.details.successor = stranger(story_);
  given({merged});
  expect_none("forwarded_to_another");
}

TEST_F(Forwarding, IsFoundForALeaveOfAnotherGrant) {
  Story other = lawful(2);
  given(other);
  story_.the<FundsForwarded>().leave = id<LeaveId>(other.name("l"));
  const auto positions = given(story_);
  expect_one("forwarded_to_another", Severity::high, {at<FundsForwarded>(story_, positions)});
}

class LeavesAndAward : public Recovery {
 protected:
  AwardReduced reduced(std::int64_t amount) const {
    return {terms_, ore(amount), "less was needed", id<ActorId>("case.handler"), day_};
  }
};

TEST_F(LeavesAndAward, DifferByOneOere) {
  Story story = story_;
  const auto positions = given(story);
  const Position reduction = given({reduced(2 * semester - 1)});
  expect_one("leaves_over_award", Severity::high, {reduction, at<LeaveGranted>(story, positions)});
  EXPECT_EQ(found("leaves_over_award").front().at_risk, ore(1));
}

TEST_F(LeavesAndAward, AgreeOnceTheLeaveIsChanged) {
  Story story = story_;
  given(story);
  LeaveChanged change{.leave = id<LeaveId>(story.name("l")),
                      .terms = terms_,
                      .change = {ore(-1), ore(0)},
                      .semesters = story.the<LeaveGranted>().semesters,
                      .payer = municipality(story),
                      .beneficiary = kindergarten(story),
                      .effective_on = day_};
  change.semesters[spring].shares.state = ore(semester - 1);
  given({reduced(2 * semester - 1), change});
  expect_none("leaves_over_award");
}

TEST_F(LeavesAndAward, MayDifferAfterABreach) {
  given(story_);
  given({BreachFound{terms_.grant, "reports", "none came", day_}});
  const Position reduction = given({reduced(semester)});
  expect_one("leaves_over_award", Severity::note, {reduction});
}

TEST_F(LeavesAndAward, MayDifferAfterAReversal) {
  given(story_);
  const Position reversal =
      given({DecisionReversed{terms_, "invalid", id<ActorId>("case.handler"), day_}});
  expect_one("leaves_over_award", Severity::note, {reversal});
}

class Participant : public Controlled {
 protected:
  // The leave of this story is of so many hundredths of credits, for the same participant.
  Story leave(std::uint64_t number, std::int32_t credits) {
    Story story = lawful(number);
    story.the<LeaveGranted>().credits = {credits};
    story.the<LeaveGranted>().participant = {0, "p-same"};
    return story;
  }
};

TEST_F(Participant, HasMoreThanThirtyCreditsInAYear) {
  Story first = leave(1, 1'500);
  Story second = leave(2, 1'501);
  const auto one = given(first);
  const auto other = given(second);
  expect_one("participant_over_limit", Severity::medium,
             {at<LeaveGranted>(first, one), at<LeaveGranted>(second, other)});
  EXPECT_EQ(found("participant_over_limit").front().at_risk, ore(2 * semester));
}

TEST_F(Participant, MayStudyHalfAtTwoOwners) {
  given(leave(1, 1'500));
  given(leave(2, 1'500));
  expect_none("participant_over_limit");
}

TEST_F(Participant, MaySpreadCreditsOverTwoYears) {
  Story story = leave(1, 4'000);
  LeaveGranted& granted = story.the<LeaveGranted>();
  granted.semesters[0].semester = id<SemesterId>("2027-spring");
  granted.semesters[spring].semester = id<SemesterId>("2027-autumn");
  given(story);
  expect_none("participant_over_limit");
}

TEST_F(Participant, MayHaveLeavesThatWereBroughtToNothing) {
  given(leave(1, 3'000));
  Story second = leave(2, 3'000);
  given(second);
  LeaveChanged ended{.leave = id<LeaveId>(second.name("l")),
                     .terms = terms_of(second),
                     .change = {ore(-2 * semester), ore(-2 * owner)},
                     .payer = municipality(second),
                     .beneficiary = kindergarten(second),
                     .effective_on = date_of(2026, 6, 1)};
  for (const SemesterShare& each : second.the<LeaveGranted>().semesters) {
    ended.semesters.push_back({each.semester, {ore(0), ore(0)}});
  }
  given({ended});
  expect_none("participant_over_limit");
}

class Withholding : public Controlled {
 protected:
  Withholding() { story_.the<AwardDecided>().withheld = ore(100); }
  Position withhold(std::int64_t amount) {
    return given({InstalmentWithheld{terms_of(story_), ore(amount), "", date_of(2027, 7, 1)}});
  }
  Story story_ = lawful();
};

TEST_F(Withholding, IsFoundWhereItIsLowered) {
  given(story_);
  const Position lowered = withhold(99);
  expect_one("withheld_lowered", Severity::low, {lowered});
}

TEST_F(Withholding, IsNotFoundWhereItIsTheSame) {
  given(story_);
  withhold(100);
  expect_none("withheld_lowered");
}

TEST_F(Withholding, IsNotFoundAfterTheFinalReportOrAReduction) {
  given(story_);
  given({AwardReduced{terms_of(story_), ore(2 * semester), "", id<ActorId>("case.handler"),
                      date_of(2027, 6, 30)}});
  withhold(50);
  given({ReportReceived{id<ReportId>("r"), terms_of(story_).grant, true, {}, date_of(2027, 7, 1)}});
  withhold(0);
  expect_none("withheld_lowered");
}

class SelfGranting : public Controlled {
 protected:
  const DelegationGranted administration_ =
      delegation("admin", Power::administration, date_of(2029, 1, 1));
};

TEST_F(SelfGranting, IsFoundUntilAnotherConfirmsIt) {
  const Position granted = given({administration_}, {.actor = "admin"});
  expect_one("self_granted_administration", Severity::high, {granted});
  const FactConfirmed confirmed{.position = granted, .effective_on = date_of(2026, 1, 5)};
  given({confirmed}, {.actor = "admin"});
  expect_one("self_granted_administration", Severity::high, {granted});
  given({confirmed}, {.actor = "second.admin"});
  expect_none("self_granted_administration");
}

TEST_F(SelfGranting, IsNotFoundWhereAnotherGrants) {
  given({administration_}, {.actor = "second.admin"});
  expect_none("self_granted_administration");
}

TEST_F(SelfGranting, IsFoundForAnotherIdOfThatPerson) {
  for (const char* actor : {"admin", "admin.two"}) {
    given({ActorRegistered{.actor = id<ActorId>(actor),
                           .name = actor,
                           .effective_on = date_of(2026, 1, 2),
                           .person = "9"}});
  }
  const Position granted = given({administration_}, {.actor = "admin.two"});
  expect_one("self_granted_administration", Severity::high, {granted});
}

class Results : public Controlled {
 protected:
  Results() { story_.the<LeaveGranted>().credits = {1'500}; }
  Position result(std::int32_t credits) {
    return given({ResultRegistered{
        id<LeaveId>(story_.name("l")), {0, "passed"}, {credits}, date_of(2027, 7, 1)}});
  }
  Story story_ = lawful();
};

TEST_F(Results, HaveMoreCreditsThanTheLeave) {
  given(story_);
  const Position registered = result(1'501);
  expect_one("result_credits_above_leave", Severity::note, {registered});
}

TEST_F(Results, MayHaveAllCreditsOfTheLeave) {
  given(story_);
  result(1'500);
  expect_none("result_credits_above_leave");
}

// A register's versions are dated.
class Authorities : public Controlled {
 protected:
  void change_authority(Date day) {
    OrganisationChanged fact{
        registered(kindergarten(story_), OrganisationKind::private_kindergarten, stranger(story_))
            .details,
        "moved", day};
    given({fact}, {.day = date_of(2027, 1, 1)});
  }
  Story story_ = lawful();
};

TEST_F(Authorities, AreThoseOfTheDayOfThePayment) {
  given(story_);
  change_authority(date_of(2027, 6, 11));  // The day after the last payment.
  expect_none("kindergarten_payee");
}

TEST_F(Authorities, AreFoundFromTheDayOnWhichTheyChanged) {
  const auto positions = given(story_);
  change_authority(date_of(2027, 6, 10));
  expect_one("kindergarten_payee", Severity::high,
             {at<PaymentExecuted>(story_, positions, spring)});
}

TEST_F(Authorities, AreTheEarliestBeforeTheirFirstDay) {
  story_.remove<OrganisationRegistered>(1);  // The kindergarten.
  given(story_);
  OrganisationRegistered late =
      registered(kindergarten(story_), OrganisationKind::private_kindergarten, stranger(story_));
  late.effective_on = date_of(2028, 1, 1);
  given({late});
  EXPECT_EQ(found("kindergarten_payee").size(), 3U);  // Two payments, and the leave.
}

// What is agreed as a stipend is owed when the money has come, and no more than that.
class Stipend : public Controlled {
 protected:
  Stipend() {
    // The municipality's own teacher: nothing is paid for others.
    story_.the<LeaveGranted>().beneficiary = municipality(story_);
    for (const std::size_t which : {std::size_t{0}, spring}) {
      story_.the<PaymentExecuted>(which).payment.parts.front().beneficiary = municipality(story_);
    }
    story_.remove<FundsForwarded>(spring);
    story_.remove<FundsForwarded>();
  }
  void agree(std::int64_t amount) {
    given({StipendAgreed{id<LeaveId>(story_.name("l")), terms_of(story_), ore(amount),
                         municipality(story_), date_of(2026, 5, 1)}});
  }
  Story story_ = lawful();
};

TEST_F(Stipend, IsNotOwedBeforeAnythingWasPaid) {
  agree(semester);
  given(story_);
  expect_none("not_forwarded", date_of(2026, 12, 9));
}

TEST_F(Stipend, IsOwedAsFarAsThePaymentGoes) {
  agree(semester + 1);
  const auto positions = given(story_);
  expect_one("not_forwarded", Severity::high, {at<PaymentExecuted>(story_, positions)},
             date_of(2026, 12, 10));
  EXPECT_EQ(found("not_forwarded", date_of(2026, 12, 10)).front().at_risk, ore(semester));
  EXPECT_EQ(found("not_forwarded").front().at_risk, ore(semester + 1));
}

TEST_F(Stipend, IsNoLongerOwedWhenItIsPassedOn) {
  agree(100);
  given(story_);
  given({FundsForwarded{terms_of(story_), municipality(story_), municipality(story_),
                        id<LeaveId>(story_.name("l")), std::nullopt, ore(100),
                        date_of(2026, 12, 12)}});
  expect_none("not_forwarded");
  expect_none("forwarded_to_another");
}

}  // namespace
}  // namespace grantledger
