// Payments: what each part is of, and what it leaves of commitment and award (invariants 2 to 6).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/explain/workings.h"
#include "ledger/rules/pooled.h"

namespace grantledger {
namespace {

std::optional<Money> share_in(const std::vector<SemesterShare>& semesters,
                              const SemesterId& semester) {
  const auto found = std::ranges::find(semesters, semester, &SemesterShare::semester);
  return found == semesters.end() ? std::nullopt : std::optional(found->shares.state);
}

// The state share of one semester of a leave that is as it was granted, by the rule.
std::optional<Money> share_by_rule(const Scene& scene, const LeaveGranted& granted,
                                   const SemesterId& semester, Workings& workings) {
  const std::string what = "leave " + granted.leave.text() + " " + semester.text();
  const std::optional<Money> share = share_in(granted.semesters, semester);
  const RuleVersion* const rule =
      use_rule(scene, {granted.terms.scheme, granted.study_start, granted.rule}, workings);
  if (!rule || !rule->leave_share) return share;
  const auto count = static_cast<std::uint16_t>(granted.semesters.size());
  auto done = leave_arithmetic(
      *rule->leave_share, {granted.credits, count, group_for(*rule->leave_share, granted.group)});
  if (!done) {
    workings.note(what + ": " + done.error());
    return share;
  }
  for (std::size_t i = 0; i < granted.semesters.size(); ++i) {
    if (granted.semesters[i].semester != semester) continue;
    const Money anew = done->semesters[i].state;
    workings.line(what,
                  "semester " + std::to_string(i + 1) + " of " + std::to_string(count) +
                      " of the state share " + decimal_text_of(done->shares.state),
                  anew);
    return anew;
  }
  return share;
}

// The state share of one semester: by the rule if the leave is as it was granted, else as it was
// changed.
std::optional<Money> semester_share(const Scene& scene, const PaymentPart& part,
                                    Workings& workings) {
  const auto is_it = [&](const auto& fact) { return fact.leave == *part.leave; };
  const auto granted = scene.replay.latest<LeaveGranted>(scene.at, is_it);
  const auto changed = scene.replay.latest<LeaveChanged>(scene.at, is_it);
  const std::string leave = "leave " + part.leave->text();
  const std::string what = leave + " " + part.semester->text();
  if (changed) {
    const auto share = share_in(changed->semesters, *part.semester);
    workings.input(leave + " as changed",
                   share ? "state share " + words_of(*share) : "no such semester", changed);
    if (share) workings.line(what, "as the leave was changed", *share);
    return share;
  }
  if (!granted) {
    workings.note(what + ": no leave with shares is recorded");
    return std::nullopt;
  }
  const auto share = share_in(granted->semesters, *part.semester);
  workings.input(
      leave,
      words_of(granted->credits) + " credits" + (share ? ", state share " + words_of(*share) : ""),
      granted);
  return share_by_rule(scene, *granted.fact, *part.semester, workings);
}

void add_confirmation(const Scene& scene, const PaymentPart& part, Workings& workings) {
  const auto confirmed = scene.replay.latest<ParticipationConfirmed>(
      scene.at, [&](const ParticipationConfirmed& fact) {
        return fact.leave == *part.leave && fact.semester == *part.semester;
      });
  if (!confirmed) return;
  workings.input("participation confirmed",
                 "leave " + part.leave->text() + " " + part.semester->text() + " by " +
                     confirmed->confirmed_by.text(),
                 confirmed);
}

// What is left to pay of parts that are for no semester: the award, less what was paid of it.
Money add_whole_part(const GrantRow* grant, const PaymentPart& part, Workings& workings) {
  const Currency currency = part.amount.currency;
  const Money decided = value_or_zero(grant ? grant->decided : std::nullopt, currency);
  const Money paid = grant ? paid_total(*grant, currency) : Money{0, currency};
  const Money withheld = grant && !grant->is_final_report_in
                             ? value_or_zero(grant->withheld, currency)
                             : Money{0, currency};
  const Money left = decided - paid - withheld;
  workings.line("for " + part.beneficiary.text(),
                "award " + decimal_text_of(decided) + " − paid before " + decimal_text_of(paid) +
                    " − withheld " + decimal_text_of(withheld) + " leaves " + decimal_text_of(left),
                part.amount);
  return left;
}

void add_parts(const Scene& scene, const PaymentTerms& terms, Workings& workings) {
  const GrantRow* const grant = find(scene.books.grants, terms.terms.grant);
  Money total{0, terms.amount.currency};
  std::optional<Money> whole_left;
  for (const PaymentPart& part : terms.parts) {
    if (part.leave && part.semester) {
      add_confirmation(scene, part, workings);
      const auto share = semester_share(scene, part, workings);
      if (share && share->currency == total.currency) total += *share;
    } else if (!whole_left) {
      whole_left = add_whole_part(grant, part, workings);
    }
  }
  if (whole_left) total += *whole_left;
  workings.line("at most payable", "all parts", total);
  workings.figure("amount", total, Relation::at_most);
}

// Each source's commitment before and after.
void add_sources(const Scene& scene, const PaymentTerms& terms, bool is_moved, Workings& workings) {
  const GrantRow* const grant = find(scene.books.grants, terms.terms.grant);
  if (!grant) return;
  for (const LinePart& source : terms.sources) {
    const GrantLineRow* const row = line_row(*grant, source.line, source.amount.currency);
    if (!row) continue;
    const Money committed = row->committed;
    workings.line(text_of(source.line),
                  "committed " + decimal_text_of(committed) +
                      (is_moved ? " − paid now " : ", of which to pay ") +
                      decimal_text_of(source.amount),
                  is_moved ? committed - source.amount : committed);
  }
  const auto commitment = scene.replay.latest<CommitmentRegistered>(
      scene.at,
      [&](const CommitmentRegistered& fact) { return fact.terms.grant == terms.terms.grant; });
  if (commitment) {
    std::string words;
    for (const CommitmentPart& part : commitment->parts) {
      words += (words.empty() ? "" : ", ") + text_of(part.line) + " " + words_of(part.amount);
    }
    workings.input("commitment", words, commitment);
  }
}

void add_acceptance(const Scene& scene, const PaymentTerms& terms, Workings& workings) {
  const auto accepted = scene.replay.latest<AwardAccepted>(
      scene.at, [&](const AwardAccepted& fact) { return fact.grant == terms.terms.grant; });
  workings.input("award accepted", accepted ? accepted->accepted_by : "", accepted);
}

// The steps before this one, each by whom.
void add_steps(const Scene& scene, const PaymentTerms& terms, Workings& workings) {
  const auto is_it = [&](const auto& fact) { return fact.payment.payment == terms.payment; };
  const auto step = [&](const std::string& what, const auto& found) {
    if (found) workings.input(what, "by " + found.envelope->actor.text(), found);
  };
  step("ordered", scene.replay.latest<PaymentOrdered>(scene.at, is_it));
  step("attested", scene.replay.latest<PaymentAttested>(scene.at, is_it));
  step("approved", scene.replay.latest<PaymentApproved>(scene.at, is_it));
  step("executed", scene.replay.latest<PaymentExecuted>(scene.at, is_it));
}

Workings asked_for(const Scene& scene, const PaymentTerms& terms, bool is_moved) {
  Workings workings;
  workings.record("amount", terms.amount);
  add_award(scene, terms.terms.grant, workings);
  add_acceptance(scene, terms, workings);
  add_steps(scene, terms, workings);
  add_parts(scene, terms, workings);
  add_sources(scene, terms, is_moved, workings);
  return workings;
}

}  // namespace

Workings workings_of(const Scene& scene, const PaymentOrdered& fact) {
  return asked_for(scene, fact.payment, false);
}

Workings workings_of(const Scene& scene, const PaymentAttested& fact) {
  return asked_for(scene, fact.payment, false);
}

Workings workings_of(const Scene& scene, const PaymentApproved& fact) {
  return asked_for(scene, fact.payment, false);
}

Workings workings_of(const Scene& scene, const PaymentExecuted& fact) {
  Workings workings = asked_for(scene, fact.payment, true);
  if (fact.outside) workings.note("imported without a commitment, from " + fact.outside->text());
  return workings;
}

Workings workings_of(const Scene& scene, const PaymentReturned& fact) {
  Workings workings;
  const PaymentTerms& terms = fact.payment;
  workings.record("amount", terms.amount);
  add_steps(scene, terms, workings);
  const auto executed = scene.replay.latest<PaymentExecuted>(
      scene.at, [&](const PaymentExecuted& each) { return each.payment.payment == terms.payment; });
  if (!executed) {
    workings.note("nobody executed the payment before");
    return workings;
  }
  workings.line("amount", "as it was executed", executed->payment.amount);
  workings.figure("amount", executed->payment.amount);
  return workings;
}

}  // namespace grantledger
