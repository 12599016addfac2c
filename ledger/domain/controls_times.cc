// Controls of days, semesters and rule versions (invariants 24, 27, 32, 35).

#include <algorithm>
#include <array>

#include "ledger/domain/checks.h"

namespace grantledger {

std::optional<SemesterDays> days_of(const SemesterId& semester) {
  const std::string_view text = semester.text();
  if (text.size() < 6 || text[4] != '-') return std::nullopt;
  int year = 0;
  for (const char digit : text.substr(0, 4)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    year = year * 10 + (digit - '0');
  }
  if (text.substr(5) == "autumn") return SemesterDays{date_of(year, 8, 1), date_of(year, 12, 31)};
  if (text.substr(5) == "spring") return SemesterDays{date_of(year, 1, 1), date_of(year, 7, 31)};
  return std::nullopt;
}

namespace {

constexpr std::chrono::days bank_tolerance{1};

template <class Fact, class... Facts>
concept OneOf = (std::is_same_v<Fact, Facts> || ...);

// What is said to have happened. Votes, rules, registers, delegations, representations and
// withdrawals may be announced.
template <class Fact>
concept Happening =
    OneOf<Fact, ApplicationReceived, ApplicationAmended, ApplicationWithdrawn, OwnerAssessed,
          ForumRecommended, AssessmentRecorded, AwardDecided, AwardRefused, LetterIssued,
          LetterReceived, AwardAccepted, DecisionReversed, AwardReduced, AwardIncreased,
          LeaveGranted, LeaveChanged, AdmissionRecorded, ParticipationConfirmed, ResultRegistered,
          StipendAgreed, CommitmentRegistered, CommitmentReleased, PaymentOrdered, PaymentAttested,
          PaymentApproved> ||
    OneOf<Fact, FundsForwarded, OwnerShareDue, OwnerSharePaid, FundsRedirected, RepaymentDecided,
          RepaymentClaimed, WriteOffDecided, ReportReceived, AuditorStatementReceived,
          ControlPerformed, BreachFound, OutcomeReported, AppealLodged, AppealDecided,
          FactConfirmed, ReceiptAllocated, ReceiptReturnOrdered, ReceiptReturnAttested,
          ReceiptReturnApproved, EntryVoided, FundMoneyAdded>;

// A bank's day may be the next one.
template <class Fact>
concept BankMovement = OneOf<Fact, PaymentExecuted, PaymentReturned, RepaymentReceived,
                             ReceiptUnallocated, ReceiptReturnExecuted, FundRepaid>;

struct TimeControls {
  const Asked& asked;

  Check happened(Date day, std::chrono::days tolerance = {}) const {
    return holds(asked, Control::not_in_advance, day <= asked.recorded_on + tolerance,
                 "recorded on " + text_of(asked.recorded_on));
  }
  Check after(Date day, const std::optional<Date>& before, std::string_view step) const {
    return holds(asked, Control::after_the_step_before, !before || *before <= day,
                 before ? std::string(step) + " on " + text_of(*before) : std::string());
  }
  const GrantRow* grant(const GrantId& id) const { return find(asked.books.grants, id); }
  Check after_decision(const GrantId& id, Date day) const {
    const GrantRow* row = grant(id);
    return row ? after(day, row->decided_on, "decided") : Check();
  }

  // The version in force on the governing day, and none that begins after the grant's year.
  Check on(const AwardDecided& wanted) const {
    const RuleVersion* rule = asked.books.rules.find(wanted.terms.scheme, wanted.rule, known_now);
    const int year = wanted.terms.year;
    const bool is_near = year <= year_of(wanted.effective_on) + 1;
    return first_no({holds(asked, Control::year_is_near, is_near),
                     rule ? governs(*rule, wanted) : Check(), call_and_assessment(wanted, rule),
                     applied_before(wanted)});
  }
  Check applied_before(const AwardDecided& wanted) const {
    const ApplicationRow* application =
        wanted.application ? find(asked.books.applications, *wanted.application) : nullptr;
    if (!application) return {};
    return first_no(
        {after(wanted.effective_on, application->received_on, "applied for"),
         after(wanted.effective_on, application->owner_assessed_on, "assessed by the owner"),
         after(wanted.effective_on, application->assessed_on, "assessed")});
  }
  Check after_receipt(const ApplicationId& id, Date day) const {
    const ApplicationRow* row = find(asked.books.applications, id);
    return row ? after(day, row->received_on, "received") : Check();
  }
  Check governs(const RuleVersion& rule, const AwardDecided& wanted) const {
    const bool begins_in_time = year_of(rule.first_day) <= wanted.terms.year;
    if (const Check no = holds(asked, Control::rule_of_the_year, begins_in_time,
                               "it begins on " + text_of(rule.first_day))) {
      return no;
    }
    const bool ends_in_time = !rule.last_day || year_of(*rule.last_day) >= wanted.terms.year;
    return holds(asked, Control::rule_of_the_year, ends_in_time,
                 ends_in_time ? "" : "it ended on " + text_of(*rule.last_day));
  }

  static bool is_required(Requirement requirement, const RuleVersion& rule) {
    if (requirement == Requirement::unspecified) return rule.initiation == Initiation::application;
    return requirement == Requirement::required;
  }
  Check call_and_assessment(const AwardDecided& wanted, const RuleVersion* rule) const {
    const ApplicationRow* application =
        wanted.application ? find(asked.books.applications, *wanted.application) : nullptr;
    if (!rule || !application || !asked.makes(Control::call_and_assessment)) return {};
    const bool is_called = application->call || !is_required(rule->requires_call, *rule);
    const bool is_assessed = application->is_owner_approved || application->is_owner_rejected ||
                             !is_required(rule->requires_owner_assessment, *rule);
    const Check no = holds(asked, Control::call_and_assessment, is_called);
    return no ? no : unless(is_assessed, Reason::owner_assessment_required);
  }

  Check on(const OwnerAssessed& wanted) const {
    return first_no({after_receipt(wanted.application, wanted.effective_on),
                     unless(!asked.makes(Control::call_and_assessment) || is_owner(wanted),
                            Reason::recipient_differs)});
  }
  // The applicant itself, who owns it, or the authority that applies for it.
  bool is_owner(const OwnerAssessed& wanted) const {
    if (wanted.owner == wanted.applicant) return true;
    const Organisation* applicant =
        organisation_on(asked.books, wanted.applicant, wanted.effective_on);
    return applicant && (applicant->owner == wanted.owner || applicant->authority == wanted.owner);
  }
  Check on(const ForumRecommended& wanted) const {
    return after_receipt(wanted.application, wanted.effective_on);
  }
  Check on(const AssessmentRecorded& wanted) const {
    return after_receipt(wanted.application, wanted.effective_on);
  }
  Check on(const AwardRefused& wanted) const {
    return after_receipt(wanted.application, wanted.effective_on);
  }
  // After the call has closed an application may be corrected, but asks for no more.
  Check on(const ApplicationAmended& wanted) const {
    const ApplicationRow* row = find(asked.books.applications, wanted.application);
    const CallRow* call = row && row->call ? find(asked.books.calls, *row->call) : nullptr;
    const Check early = after_receipt(wanted.application, wanted.effective_on);
    if (early || !call || wanted.effective_on <= call->closes) return early;
    return holds(asked, Control::call_and_assessment, !asks_for_more(*row, wanted),
                 "the call closed on " + text_of(call->closes));
  }
  static std::int64_t credits_of(const std::vector<Wish>& wishes) {
    std::int64_t sum = 0;
    for (const Wish& wish : wishes) sum += wish.credits.count;
    return sum;
  }
  static bool asks_for_more(const ApplicationRow& row, const ApplicationAmended& wanted) {
    const bool is_amount_more =
        wanted.amount_applied &&
        (!row.amount_applied || *row.amount_applied < *wanted.amount_applied);
    const bool is_count_more = std::ranges::any_of(wanted.quantities, [&](const Quantity& each) {
      const auto before = std::ranges::find(row.quantities, each.unit, &Quantity::unit);
      return before == row.quantities.end() || before->count < each.count;
    });
    return is_amount_more || is_count_more || wanted.wishes.size() > row.wishes.size() ||
           credits_of(wanted.wishes) > credits_of(row.wishes);
  }
  Check on(const LetterIssued& wanted) const {
    return after_decision(wanted.grant, wanted.effective_on);
  }
  Check on(const AwardAccepted& wanted) const {
    return after_decision(wanted.grant, wanted.effective_on);
  }
  Check on(const CommitmentRegistered& wanted) const {
    return after_decision(wanted.terms.grant, wanted.effective_on);
  }
  Check on(const DecisionReversed& wanted) const {
    return after_decision(wanted.terms.grant, wanted.effective_on);
  }
  Check on(const AwardReduced& wanted) const {
    return after_decision(wanted.terms.grant, wanted.effective_on);
  }
  Check on(const AwardIncreased& wanted) const {
    return after_decision(wanted.terms.grant, wanted.effective_on);
  }

  // In order from the study start, without one missing between them for longer than they last, and
  // near the grant's year.
  Check in_order(const std::vector<SemesterShare>& semesters, const GrantTerms& terms,
                 const std::optional<Date>& study_start) const {
    std::optional<SemesterDays> first;
    std::optional<SemesterDays> before;
    for (const SemesterShare& each : semesters) {
      const auto days = days_of(each.semester);
      const bool is_next = days && (!before || before->last < days->first);
      if (const Check no =
              holds(asked, Control::semesters_in_order, is_next, each.semester.text())) {
        return no;
      }
      if (!days) return {};
      if (!first) first = days;
      before = days;
    }
    if (!first) return {};
    const auto span = before->last - first->first;
    const auto longest = std::chrono::days(366) * static_cast<int>(semesters.size());
    const int year = year_of(first->first);
    const bool is_near = year >= terms.year - 1 && year <= terms.year + 2;
    const bool begins = !study_start || (first->first - std::chrono::days(62) <= *study_start &&
                                         *study_start <= first->last);
    return holds(
        asked, Control::semesters_in_order, span <= longest && is_near && begins,
        "the studies start on " + (study_start ? text_of(*study_start) : text_of(first->first)));
  }
  Check on(const LeaveGranted& wanted) const {
    return first_no({in_order(wanted.semesters, wanted.terms, wanted.study_start),
                     after_decision(wanted.terms.grant, wanted.effective_on)});
  }
  Check on(const LeaveChanged& wanted) const {
    return in_order(wanted.semesters, wanted.terms, std::nullopt);
  }

  // Of the leave's own semesters, and not before they begin.
  Check on(const ParticipationConfirmed& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const bool is_own = !leave || !leave->terms ||
                        std::ranges::find(leave->semesters, wanted.semester,
                                          &LeaveSemesterRow::semester) != leave->semesters.end();
    const auto days = days_of(wanted.semester);
    const bool has_begun = !days || days->first <= wanted.effective_on;
    return holds(asked, Control::semesters_in_order, is_own && has_begun && days,
                 wanted.semester.text());
  }
  Check on(const ResultRegistered& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const bool has_start = leave && leave->terms;
    return has_start ? after(wanted.effective_on, leave->study_start, "the studies start")
                     : Check();
  }

  const PaymentRow* payment(const PaymentTerms& terms) const {
    return find(asked.books.payments, terms.payment);
  }
  Check on(const PaymentOrdered& wanted) const {
    const GrantRow* row = grant(wanted.payment.terms.grant);
    if (!row) return {};
    const Check no = first_no({after(wanted.effective_on, row->decided_on, "decided"),
                               after(wanted.effective_on, row->accepted_on, "accepted"),
                               after(wanted.effective_on, row->committed_on, "committed")});
    if (no) return no;
    for (const PaymentPart& part : wanted.payment.parts) {
      const LeaveSemesterRow* semester = semester_of(part.leave, part.semester);
      if (!semester) continue;
      if (const Check early = after(wanted.effective_on, semester->confirmed_on, "confirmed")) {
        return early;
      }
    }
    return {};
  }
  const LeaveSemesterRow* semester_of(const std::optional<LeaveId>& id,
                                      const std::optional<SemesterId>& semester) const {
    const LeaveRow* leave = id && semester ? find(asked.books.leaves, *id) : nullptr;
    if (!leave) return nullptr;
    const auto found = std::ranges::find(leave->semesters, *semester, &LeaveSemesterRow::semester);
    return found == leave->semesters.end() ? nullptr : &*found;
  }
  Check on(const FundsForwarded& wanted) const {
    return after_decision(wanted.terms.grant, wanted.effective_on);
  }
  Check on(const OwnerShareDue& wanted) const {
    const LeaveSemesterRow* row = semester_of(wanted.leave, wanted.semester);
    return first_no({after_decision(wanted.terms.grant, wanted.effective_on),
                     row ? after(wanted.effective_on, row->confirmed_on, "confirmed") : Check()});
  }
  Check on(const OwnerSharePaid& wanted) const {
    const LeaveSemesterRow* row = semester_of(wanted.leave, wanted.semester);
    return row ? after(wanted.effective_on, row->owner_due_on, "due") : Check();
  }
  Check on(const PaymentApproved& wanted) const {
    const PaymentRow* row = payment(wanted.payment);
    if (!row) return {};
    return first_no({after(wanted.effective_on, row->attested_on, "attested"),
                     after(wanted.effective_on, row->ordered_on, "ordered")});
  }
  // What a bank's statement tells has happened, in whichever order; then a finding names it.
  Check on(const PaymentExecuted& wanted) const {
    const PaymentRow* row = payment(wanted.payment);
    if (!row || !wanted.statement.empty()) return {};
    return after(wanted.effective_on, row->approved_on, "approved");
  }
  Check on(const PaymentReturned& wanted) const {
    const PaymentRow* row = payment(wanted.payment);
    if (!row || !wanted.statement.empty()) return {};
    return after(wanted.effective_on, row->executed_on, "executed");
  }
  Check on(const RepaymentClaimed& wanted) const {
    const ClaimRow* claim = find(asked.books.claims, wanted.claim);
    return claim ? after(wanted.effective_on, claim->decided_on, "decided") : Check();
  }
  Check on(const WriteOffDecided& wanted) const {
    const ClaimRow* claim = find(asked.books.claims, wanted.claim);
    return claim ? after(wanted.effective_on, claim->decided_on, "decided") : Check();
  }
  const ReceiptReturnRow* receipt_return(const ReceiptReturn& receipt) const {
    return find(asked.books.receipt_returns, receipt.payment);
  }
  Check on(const ReceiptReturnAttested& wanted) const {
    const ReceiptReturnRow* row = receipt_return(wanted.receipt);
    return row ? after(wanted.effective_on, row->ordered_on, "ordered") : Check();
  }
  Check on(const ReceiptReturnApproved& wanted) const {
    const ReceiptReturnRow* row = receipt_return(wanted.receipt);
    return row ? after(wanted.effective_on, row->attested_on, "attested") : Check();
  }
  Check on(const ReceiptReturnExecuted& wanted) const {
    const ReceiptReturnRow* row = receipt_return(wanted.receipt);
    return row ? after(wanted.effective_on, row->approved_on, "approved") : Check();
  }
  Check on(const AppealLodged& wanted) const {
    const LetterRow* letter = find(asked.books.letters, wanted.letter);
    const GrantRow* row = grant(wanted.grant);
    const std::optional<Date> decided = row ? row->decided_on : std::nullopt;
    return letter ? after(wanted.effective_on, decided, "decided") : Check();
  }

  Check on(const PeriodClosed& wanted) const {
    return holds(asked, Control::year_is_over, wanted.year < year_of(asked.recorded_on));
  }

  // So many months after the year's end, each as often as the rule names it.
  Check on(const ReportDue& wanted) const {
    const GrantRow* row = grant(wanted.grant);
    const RuleVersion* rule = row ? rule_of(asked.books, *row) : nullptr;
    if (!rule || rule->report_due.empty()) return {};
    const bool is_by_rule = std::ranges::any_of(rule->report_due, [&](const ReportRule& each) {
      return each.is_final == wanted.is_final &&
             wanted.due == due_after(row->terms.year, each.months_after);
    });
    return holds(asked, Control::report_by_rule, is_by_rule, "rule " + rule->version.text());
  }
  static Date due_after(int year, int months) {
    const std::chrono::year_month month =
        std::chrono::year(year) / std::chrono::December + std::chrono::months(months);
    return std::chrono::sys_days(month / std::chrono::last);
  }

  Check on(const auto&) const { return {}; }
};

}  // namespace

Check controlled_times(const Asked& asked, const Event& wanted) {
  const TimeControls times{asked};
  return std::visit(
      [&]<class Fact>(const Fact& fact) {
        Check in_advance;
        if constexpr (Happening<Fact>) in_advance = times.happened(fact.effective_on);
        if constexpr (BankMovement<Fact>) {
          in_advance = times.happened(fact.effective_on, bank_tolerance);
        }
        return first_no({in_advance, times.on(fact)});
      },
      wanted);
}

}  // namespace grantledger
