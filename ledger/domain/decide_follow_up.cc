// Reports, control and appeals (invariant 12).

#include <algorithm>

#include "ledger/domain/checks.h"
#include "ledger/rules/calendar.h"

namespace grantledger {
namespace {

Check grant_known(const Books& books, const GrantId& id) {
  return unless(find(books.grants, id) != nullptr, Reason::unknown_grant);
}

// The last day to appeal what the letter says, as it stands now. None before it was received.
std::optional<Date> last_day_of_appeal(const LetterRow& letter) {
  if (!letter.received_on) return std::nullopt;
  const Date last_day = deadline_after(*letter.received_on);
  return letter.extended_to ? std::max(last_day, *letter.extended_to) : last_day;
}

}  // namespace

Decision decide_fact(const Asked& asked, const ReportDue& wanted) {
  return record(wanted, {unless(!find(asked.books.reports, wanted.report), Reason::already_exists),
                         grant_known(asked.books, wanted.grant),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ReportReceived& wanted) {
  const ReportRow* report = find(asked.books.reports, wanted.report);
  if (!report) return refuse(Reason::unknown_report);
  return record(wanted,
                {unless(!report->is_received, Reason::already_exists),
                 unless(report->grant == wanted.grant && report->is_final == wanted.is_final,
                        Reason::terms_differ),
                 may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AuditorStatementReceived& wanted) {
  const ReportRow* report = find(asked.books.reports, wanted.report);
  return record(wanted, {unless(report && report->grant == wanted.grant, Reason::unknown_report),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const ControlPerformed& wanted) {
  return record(wanted, {grant_known(asked.books, wanted.grant),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const BreachFound& wanted) {
  return record(wanted, {grant_known(asked.books, wanted.grant),
                         may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const OutcomeReported& wanted) {
  return record(wanted, {grant_known(asked.books, wanted.grant),
                         may(asked, case_handling(wanted.effective_on))});
}

// More time can only be given before the time has run out.
Decision decide_fact(const Asked& asked, const AppealDeadlineExtended& wanted) {
  const LetterRow* letter = find(asked.books.letters, wanted.letter);
  const auto last_day = letter ? last_day_of_appeal(*letter) : std::nullopt;
  if (!last_day || letter->grant != wanted.grant) return refuse(Reason::unknown_letter);
  return record(wanted, {unless(*last_day < wanted.last_day, Reason::period_out_of_order),
                         unless(wanted.effective_on <= *last_day, Reason::appeal_too_late),
                         unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                         may(asked, case_handling(wanted.effective_on))});
}

// A late appeal is heard where somebody says why, and never after a year.
Decision decide_fact(const Asked& asked, const AppealLodged& wanted) {
  if (find(asked.books.appeals, wanted.appeal)) return refuse(Reason::already_exists);
  const LetterRow* letter = find(asked.books.letters, wanted.letter);
  const auto last_day = letter ? last_day_of_appeal(*letter) : std::nullopt;
  const GrantRow* grant = find(asked.books.grants, wanted.grant);
  if (!last_day || letter->grant != wanted.grant || !grant) return refuse(Reason::unknown_letter);
  const bool is_in_time = wanted.effective_on <= *last_day;
  const bool is_within_year =
      !grant->decided_on || wanted.effective_on <= last_day_of_late_appeal(*grant->decided_on);
  const bool is_heard = is_in_time || (!wanted.heard_late_because.empty() && is_within_year);
  // Level 0 names no day: what it refused stays as it was recorded.
  Check too_late = unless(is_heard, Reason::appeal_too_late);
  if (too_late && asked.is_controlled()) {
    too_late->detail = "the last day was " + text_of(*last_day);
  }
  return record(wanted, {too_late, may(asked, case_handling(wanted.effective_on))});
}

Decision decide_fact(const Asked& asked, const AppealDecided& wanted) {
  const AppealRow* appeal = find(asked.books.appeals, wanted.appeal);
  if (!appeal) return refuse(Reason::unknown_appeal);
  return record(wanted, {unless(!appeal->is_decided, Reason::already_exists),
                         unless(appeal->grant == wanted.grant, Reason::terms_differ),
                         unless(wanted.decided_by == asked.actor, Reason::actor_differs),
                         may(asked, case_handling(wanted.effective_on))});
}

}  // namespace grantledger
