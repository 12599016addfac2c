#include "tests/irregularities.h"

#include <ostream>

#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

template <class AnyId>
AnyId id(const std::string& text) {
  return *AnyId::parse(text);
}

Money ore(std::int64_t count) {
  return {count, nok};
}

constexpr std::int64_t limit = 5'000'000;      // One person is enough up to this.
constexpr std::int64_t semester = 10'000'000;  // The state's share of one.
constexpr std::int64_t owner = 2'500'000;

// Numbers in a series that nobody else in the tests uses.
OrganisationId organisation_of(std::uint64_t number, std::uint64_t which) {
  for (std::uint64_t eight = 50'000'000 + number * 40 + which * 10;; ++eight) {
    const auto found = organisation_number_from(std::to_string(eight));
    if (found) return id<OrganisationId>(*found);
  }
}
OrganisationId municipality(const Story& story) {
  return organisation_of(story.number, 0);
}
OrganisationId kindergarten(const Story& story) {
  return organisation_of(story.number, 1);
}
OrganisationId holder(const Story& story) {
  return organisation_of(story.number, 2);
}
OrganisationId stranger(const Story& story) {
  return organisation_of(story.number, 3);
}

Line line(int year) {
  return {id<ItemId>("300.70"), static_cast<std::uint16_t>(year)};
}

GrantTerms terms_of(const Story& story, const std::string& scheme = "tested") {
  return {id<GrantId>(story.name("g")), id<SchemeId>(scheme), municipality(story), 2026};
}

RuleVersionPublished rule(const std::string& scheme, const std::string& version,
                          std::uint16_t years_max) {
  RuleVersion made;
  made.scheme = id<SchemeId>(scheme);
  made.version = id<RuleVersionId>(version);
  made.first_day = date_of(2026, 1, 1);
  made.route = Route::through_authority;
  made.years_max = years_max;
  made.commitment_years_after = 1;
  made.requires_confirmation = true;
  made.single_person_max = ore(limit);
  return {made, made.first_day};
}

OrganisationRegistered registered(const OrganisationId& organisation, OrganisationKind kind,
                                  std::optional<OrganisationId> authority = std::nullopt) {
  return {{.organisation = organisation,
           .kind = kind,
           .name = "Invented",
           .municipality = "0301",
           .authority = authority},
          date_of(2026, 1, 2)};
}

DelegationGranted delegation(const std::string& actor, Power power, Date last) {
  return {.actor = id<ActorId>(actor),
          .power = power,
          .item = id<ItemId>("300.70"),
          .first_day = date_of(2026, 1, 1),
          .last_day = last,
          .effective_on = date_of(2026, 1, 1)};
}

PaymentTerms payment_of(const Story& story, const std::string& which, int year,
                        std::int64_t amount) {
  return {.payment = id<PaymentId>(story.name("p") + "-" + which),
          .terms = terms_of(story),
          .payee = municipality(story),
          .amount = ore(amount),
          .sources = {{line(year), ore(amount)}},
          .parts = {{id<LeaveId>(story.name("l")), id<SemesterId>(which), kindergarten(story),
                     ore(amount)}}};
}

// Everything from the confirmation to what is passed on.
void add_semester(Story& story, const std::string& which, Date confirmed, Date paid) {
  const PaymentTerms payment = payment_of(story, which, year_of(paid), semester);
  const LeaveId leave = id<LeaveId>(story.name("l"));
  const SemesterId named = id<SemesterId>(which);
  using std::chrono::days;
  story.add(
      ParticipationConfirmed{leave, payment.terms.scheme, named, kindergarten(story), confirmed});
  story.add(PaymentAttested{payment, id<ActorId>("first.eyes"), paid - days(2)});
  story.add(PaymentApproved{payment, id<ActorId>("second.eyes"), paid - days(1)});
  story.add(PaymentExecuted{.payment = payment, .effective_on = paid});
  story.add(OwnerShareDue{payment.terms, municipality(story), kindergarten(story), leave, named,
                          ore(owner), paid + days(1)});
  story.add(FundsForwarded{payment.terms, municipality(story), kindergarten(story), leave, named,
                           ore(semester), paid + days(5)});
  story.add(OwnerSharePaid{payment.terms, municipality(story), kindergarten(story), leave, named,
                           ore(owner), OwnerPayment::transfer, paid + days(5)});
}

constexpr std::size_t spring = 1;  // The second of what there is one of in each semester.

// So much is paid in spring and passed on, whatever was meant.
void pay_in_spring(Story& story, std::int64_t amount) {
  PaymentTerms& terms = story.the<PaymentExecuted>(spring).payment;
  terms.amount = terms.sources.front().amount = terms.parts.front().amount = ore(amount);
  story.the<PaymentAttested>(spring).payment = terms;
  story.the<PaymentApproved>(spring).payment = terms;
  story.the<FundsForwarded>(spring).amount = ore(amount);
}

// Another payment for the spring, with its two steps.
void pay_again_in_spring(Story& story, std::int64_t amount, Date day) {
  PaymentTerms terms = payment_of(story, "2027-spring", 2027, amount);
  terms.payment = id<PaymentId>(story.name("p") + "-again");
  story.add(PaymentAttested{terms, id<ActorId>("first.eyes"), day});
  story.add(PaymentApproved{terms, id<ActorId>("second.eyes"), day});
  story.add(PaymentExecuted{.payment = terms, .effective_on = day});
  FundsForwarded forwarded = story.the<FundsForwarded>(spring);
  forwarded.amount = ore(amount);
  forwarded.effective_on = day;
  story.add(forwarded);
}

// A story that an import tells instead: an award and payments that stand on no line of ours.
struct ImportedPayment {
  std::int64_t amount = 0;
  Date day;
};
void import_instead(Story& story, std::int64_t awarded,
                    const std::vector<ImportedPayment>& payments) {
  const std::string source = story.name("source");
  const GrantTerms terms = terms_of(story);
  story.steps = {{{registered(municipality(story), OrganisationKind::municipality)}, {}, source},
                 {{AwardDecided{.terms = terms,
                                .rule = id<RuleVersionId>("as-awarded"),
                                .amount = ore(awarded),
                                .decided_by = id<ActorId>("imported"),
                                .effective_on = date_of(2027, 1, 2)}},
                  {},
                  source}};
  for (const auto& [amount, day] : payments) {
    const std::string payment = story.name("p") + "-" + std::to_string(story.steps.size());
    story.steps.push_back(
        {{PaymentExecuted{
             .payment = {.payment = id<PaymentId>(payment),
                         .terms = terms,
                         .payee = terms.recipient,
                         .amount = ore(amount),
                         .sources = {{line(year_of(day)), ore(amount)}},
                         .parts = {{.beneficiary = terms.recipient, .amount = ore(amount)}}},
             .outside = id<SourceId>(source),
             .effective_on = day}},
         asked_on,
         source});
  }
}

void pay_organisation(Story& story, const OrganisationId& payee) {
  import_instead(story, 100, {{100, date_of(2027, 3, 1)}});
  auto& terms = story.the<PaymentExecuted>().payment;
  terms.payee = terms.terms.recipient = terms.parts.front().beneficiary = payee;
  story.the<AwardDecided>().terms.recipient = payee;
}

// A reduction after payment, with a claim for the rest.
std::int64_t add_claim(Story& story, Date due) {
  const auto amount = static_cast<std::int64_t>(100 + story.random->below(1'000'000));
  const GrantTerms terms = terms_of(story);
  const ClaimId claim = id<ClaimId>(story.name("c"));
  const ActorId decider = id<ActorId>("second.eyes");
  const Date day = date_of(2027, 8, 1);
  story.steps.push_back(
      {{AwardReduced{terms, ore(2 * semester - amount), "less was needed", decider, day},
        RepaymentDecided{terms, claim, ore(amount), "less was needed", decider, day},
        RepaymentClaimed{terms, claim, line(2027), ore(amount), due, day}}});
  return amount;
}
void receive(Story& story, std::int64_t amount) {
  const Date day = date_of(2027, 8, 20);
  story.add(RepaymentReceived{terms_of(story), id<ClaimId>(story.name("c")), line(2027),
                              holder(story), ore(amount), false, "", day});
}

void add_report(Story& story, const std::string& which, const std::string& document) {
  const ReportId report = id<ReportId>(story.name(which));
  story.add(ReportReceived{report, terms_of(story).grant, false, sha256(story.name(document)),
                           date_of(2027, 9, 1)});
}

void add_due_report(Story& story, Date due) {
  story.add(ReportDue{id<ReportId>(story.name("r")), terms_of(story).grant, true, due,
                      date_of(2026, 5, 1)});
}

// The whole story under the scheme in which everybody states their impartiality.
void state_impartiality(Story& story) {
  for (Step& step : story.steps) {
    for (Event& fact : step.facts) {
      std::visit(
          [](auto& each) {
            if constexpr (requires { each.payment.terms; }) {
              each.payment.terms.scheme = id<SchemeId>("stated");
            }
            if constexpr (requires { each.terms.scheme; }) {
              each.terms.scheme = id<SchemeId>("stated");
            }
            if constexpr (requires { each.scheme = id<SchemeId>("stated"); }) {
              each.scheme = id<SchemeId>("stated");
            }
          },
          static_cast<EventKinds&>(fact));
    }
  }
}
void declare(Story& story, bool is_impartial) {
  const auto at = static_cast<std::ptrdiff_t>(story.place_of<AwardDecided>());
  story.steps.insert(
      story.steps.begin() + at,
      Step{{ImpartialityDeclared{id<ActorId>("case.handler"), id<ApplicationId>(story.name("a")),
                                 is_impartial, "", date_of(2026, 4, 1)}}});
}

// A better application of the same applicant that nobody decided on.
void rank_second(Story& story) {
  story.the<OwnerAssessed>().rank = 2;
  OwnerAssessed better = story.the<OwnerAssessed>();
  better.application = id<ApplicationId>(story.name("b"));
  better.rank = 1;
  const auto at = static_cast<std::ptrdiff_t>(story.place_of<OwnerAssessed>());
  story.steps.insert(story.steps.begin() + at, Step{{better}});
}

void recommend(Story& story, bool is_recommended, std::optional<Money> amount) {
  const auto at = static_cast<std::ptrdiff_t>(story.place_of<AwardDecided>());
  story.steps.insert(story.steps.begin() + at,
                     Step{{ForumRecommended{id<ApplicationId>(story.name("a")), "forum",
                                            is_recommended, amount, "", date_of(2026, 4, 1)}}});
}

// The spring falls in 2028, on that year's line.
void put_off_spring(Story& story, Date day) {
  story.the<AppropriationMade>(1).line = line(year_of(day));
  story.the<CommitmentRegistered>().parts[1].line = line(year_of(day));
  PaymentExecuted& executed = story.the<PaymentExecuted>(spring);
  executed.payment.sources.front().line = line(year_of(day));
  executed.effective_on = day;
  story.the<FundsForwarded>(spring).effective_on = day;
  story.the<OwnerSharePaid>(spring).effective_on = day;
  story.the<OwnerShareDue>(spring).effective_on = day;
}

void study_elsewhere(Story& story, const std::string& which) {
  LeaveGranted other = story.the<LeaveGranted>();
  other.leave = id<LeaveId>(story.name("other"));
  other.terms.grant = id<GrantId>(story.name("other"));
  other.terms.scheme = id<SchemeId>("stated");
  other.beneficiary = other.payer;
  other.semesters = {{id<SemesterId>(which), other.shares}};
  story.add(other);
}

void publish_own_rule(Story& story, const std::string& version, const std::string& voided) {
  RuleVersionPublished own = rule("tested", story.name(version), 1);
  story.steps.insert(story.steps.begin(), Step{{own}});
  own.rule.version = id<RuleVersionId>(story.name(voided));
  if (version != voided) story.steps.insert(story.steps.begin(), Step{{own}});
  story.the<AwardDecided>().rule = id<RuleVersionId>(story.name(version));
  story.add(RuleVersionVoided{id<SchemeId>("tested"), id<RuleVersionId>(story.name(voided)),
                              "structural error", date_of(2027, 9, 1)});
}

// The spring's second pair of eyes is somebody whose delegation ends on that day.
void approve_until(Story& story, Date last_day) {
  const std::string actor = story.name("leaving");
  story.steps.insert(story.steps.begin(),
                     Step{{delegation(actor, Power::budget_disposal, last_day)}});
  story.the<PaymentApproved>(spring).approver = id<ActorId>(actor);
}

void pay_stranger_in_spring(Story& story) {
  story.steps.insert(story.steps.begin(),
                     Step{{registered(stranger(story), OrganisationKind::municipality)}});
  story.the<PaymentExecuted>(spring).payment.payee = stranger(story);
  story.the<FundsForwarded>(spring).payer = stranger(story);
}

void one_pair_of_eyes(Story& story, std::int64_t amount) {
  pay_in_spring(story, amount);
  story.the<PaymentApproved>(spring).approver = id<ActorId>("both.eyes");
  story.the<PaymentAttested>(spring).attester = id<ActorId>("both.eyes");
}

void do_nothing(Story&) {}

void add_money_irregularities(std::vector<Irregularity>& all) {
  all.push_back({"paid_over_committed", "ByOneOere",
                 [](Story& story) { pay_in_spring(story, semester + 1); },
                 [](Story& story) { pay_in_spring(story, semester - 1); }});
  all.push_back({"paid_over_committed", "WithNothingCommitted",
                 [](Story& story) { story.remove<CommitmentRegistered>(); }, do_nothing});
  all.push_back({"paid_over_decided", "ByOneOere",
                 [](Story& story) {
                   const auto amount =
                       static_cast<std::int64_t>(1 + story.random->below(1'000'000));
                   import_instead(story, amount, {{amount + 1, date_of(2027, 3, 1)}});
                 },
                 [](Story& story) {
                   const auto amount =
                       static_cast<std::int64_t>(1 + story.random->below(1'000'000));
                   import_instead(story, amount, {{amount, date_of(2027, 3, 1)}});
                 }});
  all.push_back(
      {"committed_over_decided", "ByOneOere",
       [](Story& story) { story.the<CommitmentRegistered>().parts[1].amount = ore(semester + 1); },
       [](Story& story) {
         story.the<CommitmentRegistered>().parts[1].amount = ore(semester + 1);
         story.the<AwardDecided>().amount = ore(2 * semester + 1);
       }});
  all.push_back({"over_budget_line", "ByOneOere",
                 [](Story& story) { story.the<AppropriationMade>().amount = ore(semester - 1); },
                 [](Story& story) { story.the<AppropriationMade>().amount = ore(semester); }});
  all.push_back(
      {"over_budget_line", "OfTheAuthority",
       [](Story& story) { story.the<CommitmentAuthorityGranted>().amount = ore(semester - 1); },
       [](Story& story) { story.the<CommitmentAuthorityGranted>().amount = ore(semester); }});
  all.push_back({"double_payment", "OfOneSemester",
                 [](Story& story) {
                   story.the<AwardDecided>().amount = ore(3 * semester);
                   story.the<CommitmentRegistered>().parts[1].amount = ore(2 * semester);
                   pay_again_in_spring(story, semester, date_of(2027, 12, 1));
                 },
                 [](Story& story) {
                   pay_in_spring(story, semester - 100);
                   pay_again_in_spring(story, 100, date_of(2027, 12, 1));
                 }});
  all.push_back(
      {"double_payment", "WithinThirtyDays",
       [](Story& story) {
         import_instead(story, 200, {{100, date_of(2027, 3, 1)}, {100, date_of(2027, 3, 31)}});
       },
       [](Story& story) {
         import_instead(story, 200, {{100, date_of(2027, 3, 1)}, {100, date_of(2027, 4, 1)}});
       }});
  all.push_back(
      {"double_payment", "ToTheOere",
       [](Story& story) {
         import_instead(story, 2'000, {{999, date_of(2027, 3, 1)}, {999, date_of(2027, 3, 1)}});
       },
       [](Story& story) {
         import_instead(story, 2'000, {{999, date_of(2027, 3, 1)}, {1'000, date_of(2027, 3, 1)}});
       }});
  all.push_back({"split_below_limit", "WithinAWeek",
                 [](Story& story) {
                   pay_in_spring(story, limit);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 17));
                 },
                 [](Story& story) {
                   pay_in_spring(story, limit);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 18));
                 }});
  all.push_back({"split_below_limit", "JustBelow",
                 [](Story& story) {
                   pay_in_spring(story, limit / 5 * 4);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 11));
                 },
                 [](Story& story) {
                   pay_in_spring(story, limit / 5 * 4 - 1);
                   pay_again_in_spring(story, limit, date_of(2027, 6, 11));
                 }});
  all.push_back({"shares_do_not_add_up", "InTheSemesters",
                 [](Story& story) {
                   story.the<LeaveGranted>().semesters[spring].shares.state.minor_units += 1;
                 },
                 [](Story& story) {
                   story.the<LeaveGranted>().semesters[spring].shares.state.minor_units += 1;
                   story.the<LeaveGranted>().semesters[0].shares.state.minor_units -= 1;
                 }});
  all.push_back({"shares_do_not_add_up", "InThePayment",
                 [](Story& story) {
                   story.the<PaymentExecuted>(spring).payment.parts.front().amount =
                       ore(semester - 1);
                   story.the<FundsForwarded>(spring).amount = ore(semester - 1);
                 },
                 [](Story& story) { pay_in_spring(story, semester - 1); }});
}

void add_hand_irregularities(std::vector<Irregularity>& all) {
  all.push_back({"paid_without_decision",
                 "AtAll",
                 [](Story& story) { story.remove<AwardDecided>(); },
                 [](Story& story) { story.move_before<AwardDecided, PaymentExecuted>(0, 0); },
                 {},
                 2});
  all.push_back({"paid_without_decision", "UntilLater",
                 [](Story& story) { story.move_before<AwardDecided, PaymentExecuted>(0, spring); },
                 [](Story& story) { story.move_before<AwardDecided, PaymentExecuted>(0, 0); }});
  all.push_back({"paid_without_confirmation", "AtAll",
                 [](Story& story) { story.remove<ParticipationConfirmed>(spring); },
                 [](Story& story) {
                   story.move_before<ParticipationConfirmed, PaymentExecuted>(spring, spring);
                 }});
  all.push_back({"paid_without_confirmation", "OfAnotherSemester",
                 [](Story& story) {
                   story.the<ParticipationConfirmed>(spring).semester =
                       id<SemesterId>("2026-autumn");
                 },
                 do_nothing});
  all.push_back(
      {"paid_without_attestation", "AtAll",
       [](Story& story) { story.remove<PaymentAttested>(spring); },
       [](Story& story) { story.move_before<PaymentAttested, PaymentExecuted>(spring, spring); }});
  all.push_back({"paid_without_attestation",
                 "AboveTheLimit",
                 [](Story& story) {
                   pay_in_spring(story, limit + 1);
                   story.remove<PaymentAttested>(spring);
                 },
                 [](Story& story) {
                   pay_in_spring(story, limit);
                   story.remove<PaymentAttested>(spring);
                 },
                 {"small_amount_exception"}});
  all.push_back(
      {"paid_without_approval", "AtAll",
       [](Story& story) { story.remove<PaymentApproved>(spring); },
       [](Story& story) { story.move_before<PaymentApproved, PaymentExecuted>(spring, spring); }});
  all.push_back({"paid_without_delegation", "AnyMore",
                 [](Story& story) { approve_until(story, date_of(2027, 6, 8)); },
                 [](Story& story) { approve_until(story, date_of(2027, 6, 9)); }});
  all.push_back({"paid_without_delegation", "AtAll",
                 [](Story& story) {
                   story.the<PaymentAttested>(spring).attester = id<ActorId>("second.eyes");
                   story.the<PaymentApproved>(spring).approver = id<ActorId>("both.eyes");
                 },
                 [](Story& story) {
                   story.the<PaymentApproved>(spring).approver = id<ActorId>("both.eyes");
                 }});
  all.push_back({"same_person",
                 "AboveTheLimit",
                 [](Story& story) { one_pair_of_eyes(story, limit + 1); },
                 [](Story& story) { one_pair_of_eyes(story, limit); },
                 {"small_amount_exception"}});
  all.push_back({"small_amount_exception", "UpToTheLimit",
                 [](Story& story) { one_pair_of_eyes(story, limit); },
                 [](Story& story) { pay_in_spring(story, limit); }});
  all.push_back(
      {"no_impartiality_statement", "WhereTheyAreMade", state_impartiality, [](Story& story) {
         state_impartiality(story);
         declare(story, true);
       }});
  all.push_back({"no_impartiality_statement", "ButAnotherOne",
                 [](Story& story) {
                   state_impartiality(story);
                   declare(story, false);
                 },
                 [](Story& story) {
                   state_impartiality(story);
                   declare(story, false);
                   declare(story, true);
                 }});
  all.push_back({"departure_without_reason", "FromTheOwnersRejection",
                 [](Story& story) { story.the<OwnerAssessed>().is_approved = false; },
                 [](Story& story) {
                   story.the<OwnerAssessed>().is_approved = false;
                   story.the<AwardDecided>().departure = "the owner was mistaken";
                 }});
  all.push_back({"departure_without_reason", "FromTheRank", rank_second, [](Story& story) {
                   rank_second(story);
                   story.the<AwardDecided>().departure = "the first is not eligible";
                 }});
  all.push_back({"departure_without_reason", "FromTheForum",
                 [](Story& story) { recommend(story, true, ore(2 * semester - 1)); },
                 [](Story& story) { recommend(story, true, ore(2 * semester)); }});
  all.push_back({"award_not_accepted", "AndPaid",
                 [](Story& story) { story.remove<AwardAccepted>(); },
                 [](Story& story) { story.move_before<AwardAccepted, PaymentExecuted>(0, 0); }});
  all.push_back({"award_not_accepted", "InSixtyDays",
                 [](Story& story) {
                   AwardDecided award = story.the<AwardDecided>();
                   award.effective_on = asked_on - std::chrono::days(61);
                   award.application.reset();
                   story.steps.resize(story.place_of<ApplicationReceived>());
                   story.add(award);
                 },
                 [](Story& story) {
                   AwardDecided award = story.the<AwardDecided>();
                   award.effective_on = asked_on - std::chrono::days(60);
                   award.application.reset();
                   story.steps.resize(story.place_of<ApplicationReceived>());
                   story.add(award);
                 }});
}

void add_time_irregularities(std::vector<Irregularity>& all) {
  all.push_back(
      {"paid_after_withdrawal", "OnTheDay",
       [](Story& story) {
         story.add(ParticipantWithdrawn{id<LeaveId>(story.name("l")), {}, date_of(2027, 6, 10)});
       },
       [](Story& story) {
         story.add(ParticipantWithdrawn{id<LeaveId>(story.name("l")), {}, date_of(2027, 6, 11)});
       }});
  all.push_back({"paid_after_expiry", "ByAYear",
                 [](Story& story) {
                   story.the<AwardDecided>().rule = id<RuleVersionId>("T-2");
                   put_off_spring(story, date_of(2028, 1, 1));
                 },
                 [](Story& story) {
                   story.the<AwardDecided>().rule = id<RuleVersionId>("T-2");
                   put_off_spring(story, date_of(2027, 12, 31));
                 }});
  all.push_back({"too_many_years", "ByOne",
                 [](Story& story) {
                   story.the<AppropriationMade>(1).line = line(2028);
                   story.the<CommitmentRegistered>().parts[1].line = line(2028);
                 },
                 do_nothing});
  all.push_back(
      {"wrong_year_line", "ByADay",
       [](Story& story) { story.the<PaymentExecuted>().effective_on = date_of(2027, 1, 1); },
       [](Story& story) {
         story.the<PaymentExecuted>().effective_on = date_of(2026, 12, 31);
         story.the<PaymentExecuted>();
       }});
  all.push_back({"claim_unpaid", "ByOneOere",
                 [](Story& story) { receive(story, add_claim(story, date_of(2027, 9, 1)) - 1); },
                 [](Story& story) { receive(story, add_claim(story, date_of(2027, 9, 1))); }});
  all.push_back({"claim_unpaid", "SinceYesterday",
                 [](Story& story) { add_claim(story, asked_on - std::chrono::days(1)); },
                 [](Story& story) { add_claim(story, asked_on); }});
  all.push_back(
      {"withheld_released_early", "ByADay",
       [](Story& story) {
         story.the<AwardDecided>().withheld = ore(1);
         story.add(ReportReceived{
             id<ReportId>(story.name("r")), terms_of(story).grant, true, {}, date_of(2027, 6, 11)});
       },
       [](Story& story) {
         story.the<AwardDecided>().withheld = ore(1);
         story.add(ReportReceived{
             id<ReportId>(story.name("r")), terms_of(story).grant, true, {}, date_of(2027, 6, 10)});
       }});
  all.push_back({"withheld_released_early", "ByOneOere",
                 [](Story& story) {
                   story.the<AwardDecided>().withheld = ore(100);
                   pay_in_spring(story, semester - 99);
                 },
                 [](Story& story) {
                   story.the<AwardDecided>().withheld = ore(100);
                   pay_in_spring(story, semester - 100);
                 }});
  all.push_back({"report_overdue", "SinceYesterday",
                 [](Story& story) { add_due_report(story, asked_on - std::chrono::days(1)); },
                 [](Story& story) { add_due_report(story, asked_on); }});
  all.push_back({"recorded_late", "ByFifteenDays",
                 [](Story& story) {
                   story.steps[story.place_of<FundsForwarded>(spring)].recorded =
                       date_of(2027, 6, 30);
                 },
                 [](Story& story) {
                   story.steps[story.place_of<FundsForwarded>(spring)].recorded =
                       date_of(2027, 6, 29);
                 }});
  const auto change_line = [](Story& story, Date day) {
    story.add(AppropriationChanged{line(2026), holder(story), ore(100), "", day},
              date_of(2026, 1, 10));
  };
  all.push_back({"recorded_after_close", "ForItsLastDay",
                 [change_line](Story& story) { change_line(story, date_of(2025, 12, 31)); },
                 [change_line](Story& story) { change_line(story, date_of(2026, 1, 1)); }});
  all.push_back({"rule_voided", "AfterTheDecision",
                 [](Story& story) { publish_own_rule(story, "V", "V"); },
                 [](Story& story) { publish_own_rule(story, "V", "W"); }});
}

void add_other_irregularities(std::vector<Irregularity>& all) {
  all.push_back({"same_document", "ForTwoReports",
                 [](Story& story) {
                   add_report(story, "r", "d");
                   add_report(story, "s", "d");
                 },
                 [](Story& story) {
                   add_report(story, "r", "d");
                   add_report(story, "s", "e");
                 }});
  all.push_back({"participant_in_two_schemes", "InOneSemester",
                 [](Story& story) { study_elsewhere(story, "2027-spring"); },
                 [](Story& story) { study_elsewhere(story, "2027-autumn"); }});
  all.push_back({"organisation_number", "ThatIsWrong",
                 [](Story& story) {
                   std::string number = municipality(story).text();
                   number.back() =
                       number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
                   pay_organisation(story, id<OrganisationId>(number));
                 },
                 [](Story& story) { pay_organisation(story, municipality(story)); }});
  all.push_back({"organisation_number", "ThatNobodyRegistered",
                 [](Story& story) { pay_organisation(story, stranger(story)); },
                 [](Story& story) {
                   pay_organisation(story, stranger(story));
                   story.add(registered(stranger(story), OrganisationKind::other));
                 }});
  const auto import_something = [](Story& story) {
    import_instead(story, 100, {{100, date_of(2027, 3, 1)}});
  };
  all.push_back(
      {"source_row_vanished", "FromANewerVersion",
       [import_something](Story& story) {
         import_something(story);
         story.add(SourceRowVanished{id<SourceId>(story.name("source")), "row", {}, asked_on});
       },
       import_something});
  all.push_back(
      {"source_row_changed", "InANewerVersion",
       [import_something](Story& story) {
         import_something(story);
         story.add(SourceRowChanged{id<SourceId>(story.name("source")), "row", {}, {}, asked_on});
       },
       import_something});
  all.push_back({"scheme_not_reported", "InAYear",
                 [import_something](Story& story) {
                   import_something(story);
                   story.the<PaymentExecuted>().payment.terms.scheme =
                       id<SchemeId>(story.name("scheme"));
                   story.the<AwardDecided>().terms.scheme = id<SchemeId>(story.name("scheme"));
                 },
                 import_something});
  all.push_back({"not_forwarded", "ByOneOere",
                 [](Story& story) { story.the<FundsForwarded>().amount = ore(semester - 1); },
                 do_nothing});
  all.push_back({"owner_share_unpaid", "ByOneOere",
                 [](Story& story) { story.the<OwnerSharePaid>().amount = ore(owner - 1); },
                 [](Story& story) {
                   story.the<OwnerSharePaid>().amount = ore(owner - 1);
                   OwnerSharePaid rest = story.the<OwnerSharePaid>();
                   rest.amount = ore(1);
                   story.add(rest, rest.effective_on);
                 }});
  all.push_back({"owner_share_unpaid", "NorDue",
                 [](Story& story) {
                   story.remove<OwnerShareDue>(spring);
                   story.remove<OwnerSharePaid>(spring);
                 },
                 do_nothing});
  all.push_back(
      {"kindergarten_payee", "ThatIsNotItsAuthority", pay_stranger_in_spring, [](Story& story) {
         pay_stranger_in_spring(story);
         story.the<PaymentExecuted>(spring).payment.payee = municipality(story);
         story.the<FundsForwarded>(spring).payer = municipality(story);
       }});
  all.push_back({"kindergarten_payee", "OfTheOwnersShare",
                 [](Story& story) { story.the<LeaveGranted>().payer = stranger(story); },
                 do_nothing});
  all.push_back({"written_off", "InPart",
                 [](Story& story) {
                   const std::int64_t amount = add_claim(story, date_of(2027, 9, 1));
                   receive(story, amount - 1);
                   story.add(WriteOffDecided{terms_of(story), id<ClaimId>(story.name("c")),
                                             line(2027), ore(1), "", id<ActorId>("second.eyes"),
                                             date_of(2027, 10, 1)});
                 },
                 [](Story& story) { receive(story, add_claim(story, date_of(2027, 9, 1))); }});
}

}  // namespace

std::vector<Step> story_world() {
  std::vector<Step> steps;
  const auto add = [&](Event fact) { steps.push_back({{std::move(fact)}}); };
  const Date last = date_of(2029, 12, 31);
  for (const char* scheme : {"tested", "stated"}) {
    add(SchemeEstablished{.scheme = id<SchemeId>(scheme),
                          .name = scheme,
                          .administrator = organisation_of(0, 0),
                          .effective_on = date_of(2026, 1, 1)});
    add(rule(scheme, "T-1", 1));
    add(rule(scheme, "T-2", 0));
  }
  add(delegation("first.eyes", Power::attestation, last));
  add(delegation("second.eyes", Power::budget_disposal, last));
  add(delegation("both.eyes", Power::attestation, last));
  add(delegation("both.eyes", Power::budget_disposal, last));
  add(PeriodClosed{.year = 2025, .effective_on = date_of(2026, 1, 5)});
  add(ApplicationReceived{.application = id<ApplicationId>("a-world"),
                          .scheme = id<SchemeId>("stated"),
                          .applicant = organisation_of(0, 0),
                          .year = 2026,
                          .effective_on = date_of(2026, 1, 6)});
  add(ImpartialityDeclared{id<ActorId>("case.handler"), id<ApplicationId>("a-world"), true, "",
                           date_of(2026, 1, 6)});
  return steps;
}

Story lawful_story(std::uint64_t number, RandomNumbers& random) {
  Story story{.number = number, .steps = {}, .random = &random};
  const GrantTerms terms = terms_of(story);
  const ApplicationId application = id<ApplicationId>(story.name("a"));
  const OrganisationId& applicant = terms.recipient;
  story.add(AppropriationMade{.line = line(2026),
                              .holder = holder(story),
                              .amount = ore(2 * semester),
                              .effective_on = date_of(2026, 1, 2)});
  story.add(CommitmentAuthorityGranted{line(2026), holder(story), ore(2 * semester),
                                       date_of(2026, 1, 2)});
  story.add(AppropriationMade{.line = line(2027),
                              .holder = holder(story),
                              .amount = ore(2 * semester),
                              .effective_on = date_of(2027, 1, 2)});
  story.add(registered(municipality(story), OrganisationKind::municipality));
  story.add(
      registered(kindergarten(story), OrganisationKind::private_kindergarten, municipality(story)));
  story.add(ApplicationReceived{.application = application,
                                .scheme = terms.scheme,
                                .applicant = applicant,
                                .year = 2026,
                                .effective_on = date_of(2026, 2, 20)});
  story.add(OwnerAssessed{.application = application,
                          .scheme = terms.scheme,
                          .year = 2026,
                          .applicant = applicant,
                          .owner = applicant,
                          .rank = 1,
                          .effective_on = date_of(2026, 3, 20)});
  story.add(AwardDecided{.terms = terms,
                         .application = application,
                         .rule = id<RuleVersionId>("T-1"),
                         .amount = ore(2 * semester),
                         .decided_by = id<ActorId>("case.handler"),
                         .effective_on = date_of(2026, 4, 30)});
  LeaveGranted leave{.leave = id<LeaveId>(story.name("l")),
                     .terms = terms,
                     .rule = id<RuleVersionId>("T-1"),
                     .participant = {0, story.name("participant")},
                     .provider = applicant,
                     .shares = {ore(2 * semester), ore(2 * owner)},
                     .payer = applicant,
                     .beneficiary = kindergarten(story),
                     .effective_on = date_of(2026, 4, 30)};
  leave.semesters = {{id<SemesterId>("2026-autumn"), {ore(semester), ore(owner)}},
                     {id<SemesterId>("2027-spring"), {ore(semester), ore(owner)}}};
  story.add(leave);
  story.add(
      CommitmentRegistered{.terms = terms,
                           .holder = holder(story),
                           .parts = {{line(2026), ore(semester)}, {line(2027), ore(semester)}},
                           .effective_on = date_of(2026, 4, 30)});
  story.add(AwardAccepted{terms.grant, "the recipient", date_of(2026, 5, 12)});
  add_semester(story, "2026-autumn", date_of(2026, 9, 1), date_of(2026, 12, 10));
  add_semester(story, "2027-spring", date_of(2027, 3, 15), date_of(2027, 6, 10));
  return story;
}

void PrintTo(const Irregularity& irregularity, std::ostream* out) {
  *out << irregularity.rule << ' ' << irregularity.what;
}

const std::vector<Irregularity>& all_irregularities() {
  static const std::vector<Irregularity> irregularities = [] {
    std::vector<Irregularity> all;
    add_money_irregularities(all);
    add_hand_irregularities(all);
    add_time_irregularities(all);
    add_other_irregularities(all);
    return all;
  }();
  return irregularities;
}

}  // namespace grantledger
