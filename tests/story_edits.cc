#include "tests/story_edits.h"

namespace grantledger::stories {

void pay_in_spring(Story& story, std::int64_t amount) {
  PaymentTerms& terms = story.the<PaymentExecuted>(spring).payment;
  terms.amount = terms.sources.front().amount = terms.parts.front().amount = ore(amount);
  story.the<PaymentAttested>(spring).payment = terms;
  story.the<PaymentApproved>(spring).payment = terms;
  story.the<FundsForwarded>(spring).amount = ore(amount);
}

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
  // The leave's spring costs less too.
  const LeaveGranted& leave = story.the<LeaveGranted>();
  LeaveChanged change{.leave = leave.leave,
                      .terms = terms,
                      .change = {ore(-amount), ore(0)},
                      .semesters = leave.semesters,
                      .payer = leave.payer,
                      .beneficiary = leave.beneficiary,
                      .reason = "less was needed",
                      .effective_on = day};
  change.semesters[spring].shares.state = ore(semester - amount);
  story.steps.push_back(
      {{AwardReduced{terms, ore(2 * semester - amount), "less was needed", decider, day},
        RepaymentDecided{terms, claim, ore(amount), "less was needed", decider, day},
        RepaymentClaimed{terms, claim, line(2027), ore(amount), due, day}, change}});
  return amount;
}
void receive(Story& story, std::int64_t amount) {
  const Date day = date_of(2027, 8, 20);
  story.add(RepaymentReceived{terms_of(story), id<ClaimId>(story.name("c")), line(2027),
                              holder(story), ore(amount), false, "B-1", day});
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

}  // namespace grantledger::stories
