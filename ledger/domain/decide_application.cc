// Applications and those who look at them (invariant 21).

#include <algorithm>

#include "ledger/domain/checks.h"

namespace grantledger {
namespace {

Check open_application(const Books& books, const ApplicationId& id) {
  const ApplicationRow* row = find(books.applications, id);
  if (!row || !row->is_received) return No{Reason::unknown_application, {}, {}};
  return unless(!row->is_withdrawn && !row->is_settled, Reason::application_closed);
}

Check call_open(const Books& books, const ApplicationReceived& wanted) {
  if (!wanted.call) return {};
  const CallRow* call = find(books.calls, *wanted.call);
  if (!call || call->scheme != wanted.scheme) return No{Reason::unknown_call, {}, {}};
  return unless(call->opens <= wanted.effective_on && wanted.effective_on <= call->closes,
                Reason::call_not_open);
}

// Schemes ask for next year's money: a version that is known and not over may be applied under
// before its first day.
const RuleVersion* rule_to_apply_under(const Books& books, const SchemeId& scheme, Date day) {
  const auto now = books.rules.in_force(scheme, {day, known_now});
  if (now) return *now;
  for (const KnownVersion& version : books.rules.versions_of(scheme)) {
    const bool is_over = version.rule.last_day && *version.rule.last_day < day;
    if (version.voided == 0 && !is_over) return &version.rule;
  }
  return nullptr;
}

Check wishes_eligible(const RuleVersion& rule, const ApplicationReceived& wanted) {
  if (rule.groups.empty()) return {};
  const Date day = std::max(wanted.effective_on, rule.first_day);
  const bool are_named = std::ranges::all_of(
      wanted.wishes, [&](const Wish& wish) { return is_eligible(rule, wish.group, day); });
  return unless(are_named, Reason::not_eligible);
}

}  // namespace

Decision decide_fact(const Asked& asked, const ApplicationReceived& wanted) {
  const Books& books = asked.books;
  const bool is_call_known = !wanted.call || find(books.calls, *wanted.call) != nullptr;
  if (const Check no =
          first_no({wanted.amount_applied ? positive(*wanted.amount_applied) : Check(),
                    unless(!find(books.applications, wanted.application), Reason::already_exists),
                    organisation_known(books, wanted.applicant),
                    unless(find(books.schemes, wanted.scheme) != nullptr, Reason::unknown_scheme),
                    unless(is_call_known, Reason::unknown_call)})) {
    return refuse(*no);
  }
  const RuleVersion* rule = rule_to_apply_under(books, wanted.scheme, wanted.effective_on);
  if (!rule) return refuse(Reason::no_rule_in_force);
  return record(
      wanted, {call_open(books, wanted),
               unless(rule->initiation == Initiation::application, Reason::initiation_not_allowed),
               wishes_eligible(*rule, wanted), may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ApplicationAmended& wanted) {
  return record(wanted, {wanted.amount_applied ? positive(*wanted.amount_applied) : Check(),
                         open_application(asked.books, wanted.application),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ApplicationWithdrawn& wanted) {
  return record(wanted, {open_application(asked.books, wanted.application),
                         may(asked, case_handling(wanted.effective_on))});
}

// Nobody declares for another, but from level 1 on another ends a partiality.
Decision decide_fact(const Asked& asked, const ImpartialityDeclared& wanted) {
  const ApplicationRow* row = find(asked.books.applications, wanted.application);
  const ActorRow* actor = find(asked.books.actors, asked.actor);
  const bool ends = asked.makes(Control::partiality_ended_by_another) && wanted.is_impartial &&
                    wanted.actor != asked.actor;
  return record(wanted, {unless(actor && actor->is_registered, Reason::unknown_actor),
                         unless(row && row->is_received, Reason::unknown_application),
                         ends ? may(asked, case_handling(wanted.effective_on))
                              : unless(wanted.actor == asked.actor, Reason::actor_differs)});
}

Decision decide_fact(const Asked& asked, const OwnerAssessed& wanted) {
  if (const Check no = first_no({organisation_known(asked.books, wanted.owner),
                                 open_application(asked.books, wanted.application)})) {
    return refuse(*no);
  }
  const ApplicationRow& row = *find(asked.books.applications, wanted.application);
  const bool is_same =
      row.scheme == wanted.scheme && row.year == wanted.year && row.applicant == wanted.applicant;
  return record(wanted, {unless(is_same, Reason::recipient_differs),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ForumRecommended& wanted) {
  return record(wanted, {open_application(asked.books, wanted.application),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AssessmentRecorded& wanted) {
  return record(wanted, {open_application(asked.books, wanted.application),
                         unless(wanted.assessor == asked.actor, Reason::actor_differs),
                         may(asked, case_handling(wanted.effective_on))});
}

}  // namespace grantledger
