#include "ledger/domain/undo.h"

#include <algorithm>

#include "ledger/domain/post.h"

namespace grantledger {
namespace {

template <class... Facts>
bool is_any_of(const Event& fact) {
  return (std::holds_alternative<Facts>(fact) || ...);
}

bool is_some(const Money& amount) {
  return amount.minor_units != 0;
}
bool is_some(const std::optional<Money>& amount) {
  return amount && amount->minor_units != 0;
}

const LeaveSemesterRow* semester_in(const LeaveRow* leave, const SemesterId& semester) {
  if (!leave) return nullptr;
  const auto found = std::ranges::find(leave->semesters, semester, &LeaveSemesterRow::semester);
  return found == leave->semesters.end() ? nullptr : &*found;
}

// What rests on each kind of fact; nothing on the others beside their postings.
struct Rests {
  const Books& books;
  Position position;
  std::uint32_t index;

  std::string on(const LeaveGranted& fact) const {
    const LeaveRow* leave = find(books.leaves, fact.leave);
    if (!leave || !leave->terms) return "leave " + fact.leave.text() + " is not as it was granted";
    for (const LeaveSemesterRow& row : leave->semesters) {
      const bool is_used = is_some(row.paid) || is_some(row.owner_due) || row.is_confirmed;
      if (is_used) return "semester " + row.semester.text() + " was confirmed or paid";
      const auto granted =
          std::ranges::find(fact.semesters, row.semester, &SemesterShare::semester);
      const bool is_same =
          granted != fact.semesters.end() && granted->shares == Shares{row.state, row.owner};
      if (!is_same) return "leave " + fact.leave.text() + " was changed";
    }
    if (is_some(leave->stipends)) return "a stipend was agreed";
    return is_some(leave->forwarded) ? "money was forwarded for the leave" : "";
  }
  std::string on(const StipendAgreed& fact) const {
    const LeaveRow* leave = find(books.leaves, fact.leave);
    return leave && is_some(leave->forwarded) ? "money was forwarded for the leave" : "";
  }
  std::string at_state(const PaymentTerms& terms, PaymentState state) const {
    const PaymentRow* row = find(books.payments, terms.payment);
    return row && row->state == state ? ""
                                      : "payment " + terms.payment.text() + " is at another step";
  }
  std::string on(const PaymentOrdered& fact) const {
    return at_state(fact.payment, PaymentState::ordered);
  }
  std::string on(const PaymentAttested& fact) const {
    return at_state(fact.payment, PaymentState::attested);
  }
  std::string on(const PaymentApproved& fact) const {
    return at_state(fact.payment, PaymentState::approved);
  }
  std::string on(const PaymentExecuted& fact) const {
    return at_state(fact.payment, PaymentState::executed);
  }
  std::string on(const PaymentReturned& fact) const {
    const std::string step = at_state(fact.payment, PaymentState::returned);
    if (!step.empty()) return step;
    for (const PaymentPart& part : fact.payment.parts) {
      if (!part.leave || !part.semester) continue;
      const LeaveSemesterRow* row = semester_in(find(books.leaves, *part.leave), *part.semester);
      if (row && is_some(row->paid)) return "semester " + part.semester->text() + " was paid again";
    }
    return "";
  }
  std::string returning(const ReceiptReturn& receipt, PaymentState state) const {
    const ReceiptReturnRow* row = find(books.receipt_returns, receipt.payment);
    return row && row->state == state
               ? ""
               : "the return " + receipt.payment.text() + " is at another step";
  }
  std::string on(const ReceiptReturnOrdered& fact) const {
    return returning(fact.receipt, PaymentState::ordered);
  }
  std::string on(const ReceiptReturnAttested& fact) const {
    return returning(fact.receipt, PaymentState::attested);
  }
  std::string on(const ReceiptReturnApproved& fact) const {
    return returning(fact.receipt, PaymentState::approved);
  }
  std::string on(const ReceiptReturnExecuted& fact) const {
    return returning(fact.receipt, PaymentState::executed);
  }
  std::string on(const OwnerShareDue& fact) const {
    const LeaveSemesterRow* row = semester_in(find(books.leaves, fact.leave), fact.semester);
    return row && is_some(row->owner_paid) ? "the owner share was paid" : "";
  }
  std::string on(const ParticipationConfirmed& fact) const {
    const LeaveSemesterRow* row = semester_in(find(books.leaves, fact.leave), fact.semester);
    const bool is_used = row && (is_some(row->paid) || is_some(row->owner_due));
    return is_used ? "semester " + fact.semester.text() + " was paid, or its owner share is due"
                   : "";
  }
  std::string on_grant(const GrantId& id, bool with_leaves) const {
    const GrantRow* grant = find(books.grants, id);
    if (!grant) return "";
    for (const GrantLineRow& row : grant->lines) {
      if (is_some(row.committed) || is_some(row.paid) || is_some(row.pending)) {
        return "money of line " + text_of(row.line) + " is committed or paid";
      }
    }
    const bool has_leaves = with_leaves && is_some(grant->leave_state_shares);
    return has_leaves ? "leaves were granted" : "";
  }
  std::string on(const AwardDecided& fact) const {
    const GrantRow* grant = find(books.grants, fact.terms.grant);
    if (grant && grant->decided != fact.amount) return "the award was altered";
    if (grant && grant->is_accepted) return "the award was accepted";
    return on_grant(fact.terms.grant, true);
  }
  std::string on(const AwardRefused& fact) const {
    const GrantRow* grant = find(books.grants, fact.terms.grant);
    return grant && (grant->appeals > 0 || grant->decided) ? "the refusal was appealed" : "";
  }
  std::string on(const AwardAccepted& fact) const {
    const GrantRow* grant = find(books.grants, fact.grant);
    if (!grant) return "";
    const bool is_paid = std::ranges::any_of(grant->lines, [](const GrantLineRow& row) {
      return is_some(row.paid) || is_some(row.pending);
    });
    return is_paid ? "a payment was approved" : "";
  }
  std::string on(const OwnerAssessed& fact) const { return on_application(fact.application); }
  std::string on(const ForumRecommended& fact) const { return on_application(fact.application); }
  std::string on_application(const ApplicationId& id) const {
    const ApplicationRow* row = find(books.applications, id);
    return row && row->is_settled ? "application " + id.text() + " was decided" : "";
  }
  std::string on(const RepaymentDecided& fact) const {
    const ClaimRow* claim = find(books.claims, fact.claim);
    return claim && is_some(claim->claimed) ? "the repayment was claimed" : "";
  }
  std::string on(const ReportReceived& fact) const {
    const GrantRow* grant = find(books.grants, fact.grant);
    if (!fact.is_final || !grant || !grant->withheld || !grant->decided) return "";
    Money paid{0, grant->decided->currency};
    for (const GrantLineRow& row : grant->lines) {
      if (row.paid.currency == paid.currency) paid = bounded_sum(paid, row.paid + row.pending);
    }
    const bool is_released =
        grant->withheld->currency == paid.currency && paid > *grant->decided - *grant->withheld;
    return is_released ? "the withheld part was paid" : "";
  }
  std::string on(const ReceiptUnallocated& fact) const {
    const ReceiptRow* row = find(books.receipts, std::to_string(position));
    if (!row) return "";
    const auto receipt = std::ranges::find(row->receipts, index, &OpenReceipt::fact_index);
    const bool is_whole = receipt != row->receipts.end() && receipt->left == fact.amount;
    return is_whole ? "" : "part of the receipt was allocated or returned";
  }
  std::string on(const LetterReceived& fact) const {
    const GrantRow* grant = find(books.grants, fact.grant);
    return grant && grant->appeals > 0 ? "an appeal was lodged" : "";
  }
  std::string on(const auto&) const { return ""; }
};

void subtract(std::optional<Money>& total, Money amount) {
  add(total, -amount);
}
void subtract(Money& total, Money amount) {
  add(total, -amount);
}

// What each kind of fact made of the books, taken back.
struct Undo {
  Books& books;
  Position position;
  std::uint32_t index;

  LeaveSemesterRow* semester(const LeaveId& leave, const SemesterId& id) const {
    return const_cast<LeaveSemesterRow*>(semester_in(find(books.leaves, leave), id));
  }
  GrantRow& grant(const GrantId& id) const { return books.grants[id.text()]; }
  PaymentRow& payment(const PaymentTerms& terms) const {
    return books.payments[terms.payment.text()];
  }
  void pay_semesters(const PaymentTerms& terms, int sign) const {
    for (const PaymentPart& part : terms.parts) {
      if (!part.leave || !part.semester) continue;
      LeaveSemesterRow* row = semester(*part.leave, *part.semester);
      if (row) add(row->paid, sign < 0 ? -part.amount : part.amount);
    }
  }
  void pend(const PaymentTerms& terms) const {
    for (const LinePart& source : terms.sources) {
      Money& pending =
          line_of(grant(terms.terms.grant), source.line, source.amount.currency).pending;
      pending = bounded_sum(pending, -source.amount);
    }
  }
  void entrust(const GrantTerms& terms, const OrganisationId& to, Money amount) const {
    for (MemberShare& share : grant(terms.grant).entrusted) {
      if (share.organisation == to) add(share.amount, amount);
    }
  }
  void entrust_parts(const PaymentTerms& terms, int sign) const {
    for (const PaymentPart& part : terms.parts) {
      if (part.leave || part.beneficiary == terms.payee) continue;
      entrust(terms.terms, part.beneficiary, sign < 0 ? -part.amount : part.amount);
    }
  }

  void on(const CommitmentAuthorityGranted& fact) const {
    subtract(books.authorities[authority_key(fact.line.item, fact.line.year, fact.holder)].granted,
             fact.amount);
  }
  void on(const LeaveGranted& fact) const {
    LeaveRow& leave = books.leaves[fact.leave.text()];
    if (auto row = books.participants.find(leave.participant); row != books.participants.end()) {
      std::erase(row->second.leaves, fact.leave);
    }
    leave.terms.reset();
    leave.semesters.clear();
    leave.participant.clear();
    subtract(grant(fact.terms.grant).leave_state_shares, fact.shares.state);
  }
  void on(const StipendAgreed& fact) const {
    subtract(books.leaves[fact.leave.text()].stipends, fact.amount);
  }
  void use_authority(const GrantTerms& terms, const OrganisationId& holder, const Line& line,
                     Money amount) const {
    const std::uint16_t year = line_of(grant(terms.grant), line, amount.currency).authority_year;
    if (year == 0) return;
    add(books.authorities[authority_key(line.item, year, holder)].used, amount);
  }
  void on(const CommitmentRegistered& fact) const {
    for (const CommitmentPart& part : fact.parts) {
      if (part.subject_to_budget) continue;
      use_authority(fact.terms, fact.holder, part.line, -part.amount);
    }
  }
  void on(const CommitmentReleased& fact) const {
    for (const LinePart& part : fact.parts) {
      use_authority(fact.terms, fact.holder, part.line, part.amount);
    }
  }
  void on(const InstalmentScheduled& fact) const {
    subtract(grant(fact.terms.grant).scheduled, fact.amount);
  }
  void on(const PaymentOrdered& fact) const { payment(fact.payment).state = PaymentState::voided; }
  void on(const PaymentAttested& fact) const {
    payment(fact.payment).state = PaymentState::ordered;
    payment(fact.payment).attester.reset();
  }
  void on(const PaymentApproved& fact) const {
    PaymentRow& row = payment(fact.payment);
    row.state = row.attester ? PaymentState::attested : PaymentState::ordered;
    row.approver.reset();
    pend(fact.payment);
    pay_semesters(fact.payment, -1);
    auto approved = books.approvals.find(approvals_key(fact.approver, fact.payment.payee));
    if (approved == books.approvals.end()) return;
    std::erase_if(approved->second.approved,
                  [&](const ApprovedAmount& each) { return each.payment == fact.payment.payment; });
  }
  void on(const PaymentExecuted& fact) const {
    payment(fact.payment).state = PaymentState::voided;
    pay_semesters(fact.payment, -1);
    entrust_parts(fact.payment, -1);
  }
  void on(const PaymentReturned& fact) const {
    payment(fact.payment).state = PaymentState::executed;
    pay_semesters(fact.payment, 1);
    entrust_parts(fact.payment, 1);
  }
  void on(const FundsForwarded& fact) const {
    if (fact.leave) {
      subtract(books.leaves[fact.leave->text()].forwarded, fact.amount);
    } else {
      entrust(fact.terms, fact.beneficiary, fact.amount);
    }
  }
  void on(const OwnerShareDue& fact) const {
    LeaveSemesterRow* row = semester(fact.leave, fact.semester);
    if (!row) return;
    subtract(row->owner_due, fact.amount);
    if (row->owner_due.minor_units == 0) row->owner_due_on.reset();
  }
  void on(const OwnerSharePaid& fact) const {
    LeaveSemesterRow* row = semester(fact.leave, fact.semester);
    if (row) subtract(row->owner_paid, fact.amount);
  }
  void on(const ParticipationConfirmed& fact) const {
    LeaveSemesterRow* row = semester(fact.leave, fact.semester);
    if (!row) return;
    row->is_confirmed = false;
    row->confirmed_on.reset();
  }
  void on(const AdmissionRecorded& fact) const {
    LeaveRow& leave = books.leaves[fact.leave.text()];
    leave.is_admission_recorded = leave.is_rejected = false;
  }
  void on(const ParticipantWithdrawn& fact) const {
    books.leaves[fact.leave.text()].withdrawn_on.reset();
  }
  void reopen(const ApplicationId& application, const GrantTerms& terms) const {
    books.applications[application.text()].is_settled = false;
    const auto ranking =
        books.rankings.find(ranking_key(terms.scheme, terms.year, terms.recipient));
    if (ranking == books.rankings.end()) return;
    for (RankedApplication& ranked : ranking->second.applications) {
      if (ranked.application == application) ranked.is_settled = ranked.is_awarded = false;
    }
  }
  void on(const AwardDecided& fact) const {
    GrantRow& row = grant(fact.terms.grant);
    row.decided.reset();
    row.withheld.reset();
    row.rule.reset();
    if (fact.application) reopen(*fact.application, fact.terms);
    const std::string year = std::to_string(fact.terms.year);
    for (Quantity& each :
         books.recipients[recipient_key(fact.terms.scheme, fact.terms.recipient)].years) {
      if (each.unit == year) --each.count;
    }
    const auto pot = books.pots.find(pot_key(fact.terms, fact.rule));
    if (pot == books.pots.end()) return;
    auto& parts = pot->second.parts;
    const auto part = std::ranges::find(parts, MemberShare{fact.terms.recipient, fact.amount});
    if (part != parts.end()) parts.erase(part);
  }
  void on(const AwardRefused& fact) const {
    grant(fact.terms.grant).is_refused = false;
    reopen(fact.application, fact.terms);
  }
  void on(const AwardAccepted& fact) const {
    grant(fact.grant).is_accepted = false;
    grant(fact.grant).accepted_on.reset();
  }
  void on(const OwnerAssessed& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.is_owner_approved = row.is_owner_rejected = false;
    row.owner_assessed_on.reset();
  }
  void on(const AssessmentRecorded& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.assessed_on.reset();
    row.is_assessed_against = false;
  }
  void on(const ForumRecommended& fact) const {
    ApplicationRow& row = books.applications[fact.application.text()];
    row.is_forum_for = row.is_forum_against = false;
    row.forum_amount.reset();
  }
  void on(const LetterReceived& fact) const {
    books.letters[fact.letter.text()].received_on.reset();
  }
  void on(const ReportReceived& fact) const {
    books.reports[fact.report.text()].is_received = false;
    if (fact.is_final) grant(fact.grant).is_final_report_in = false;
  }
  void on(const BreachFound& fact) const { grant(fact.grant).is_breach_found = false; }
  void on(const RepaymentDecided& fact) const {
    subtract(books.claims[fact.claim.text()].decided, fact.amount);
    subtract(grant(fact.terms.grant).repayment_decided, fact.amount);
  }
  void on(const RepaymentClaimed& fact) const {
    subtract(books.claims[fact.claim.text()].claimed, fact.amount);
  }
  void on(const RepaymentReceived& fact) const {
    subtract(books.claims[fact.claim.text()].settled, fact.amount);
  }
  void on(const WriteOffDecided& fact) const {
    subtract(books.claims[fact.claim.text()].settled, fact.amount);
  }
  void give_back(Position at, std::uint32_t at_index, Money amount) const {
    for (OpenReceipt& receipt : books.receipts[std::to_string(at)].receipts) {
      if (receipt.fact_index == at_index) add(receipt.left, amount);
    }
  }
  void on(const ReceiptUnallocated&) const {
    auto& receipts = books.receipts[std::to_string(position)].receipts;
    std::erase_if(receipts, [&](const OpenReceipt& each) { return each.fact_index == index; });
  }
  void on(const ReceiptAllocated& fact) const {
    subtract(books.claims[fact.claim.text()].settled, fact.amount);
    give_back(fact.position, fact.fact_index, fact.amount);
  }
  void on(const ReceiptReturnOrdered& fact) const {
    books.receipt_returns[fact.receipt.payment.text()].state = PaymentState::voided;
    give_back(fact.receipt.position, fact.receipt.fact_index, fact.receipt.amount);
  }
  void on(const ReceiptReturnAttested& fact) const {
    ReceiptReturnRow& row = books.receipt_returns[fact.receipt.payment.text()];
    row.state = PaymentState::ordered;
    row.attester.reset();
  }
  void on(const ReceiptReturnApproved& fact) const {
    books.receipt_returns[fact.receipt.payment.text()].state = PaymentState::attested;
  }
  void on(const FundRepaid& fact) const {
    subtract(books.claims[fact.claim.text()].repaid_by_fund, fact.amount);
  }
  void on(const ReceiptReturnExecuted& fact) const {
    books.receipt_returns[fact.receipt.payment.text()].state = PaymentState::voided;
    give_back(fact.receipt.position, fact.receipt.fact_index, fact.receipt.amount);
  }
  void on(const auto&) const {}  // Nothing but its postings.
};

}  // namespace

bool is_voidable(const Event& fact) {
  return is_any_of<AppropriationMade, AppropriationChanged, AllocationIssued,
                   CommitmentAuthorityGranted, BalanceTransferred, BalanceLapsed, OwnerAssessed,
                   ForumRecommended, AssessmentRecorded, AwardDecided, AwardRefused, AwardAccepted,
                   LetterReceived, LeaveGranted, AdmissionRecorded, ParticipationConfirmed,
                   InterruptionRegistered, ParticipantWithdrawn, ResultRegistered, StipendAgreed,
                   CommitmentRegistered, CommitmentReleased, InstalmentScheduled>(fact) ||
         is_any_of<PaymentOrdered, PaymentAttested, PaymentApproved, PaymentExecuted,
                   PaymentReturned, FundsForwarded, OwnerShareDue, OwnerSharePaid, FundsRedirected,
                   RepaymentDecided, RepaymentClaimed, RepaymentReceived, ReceiptUnallocated,
                   WriteOffDecided, ReportReceived, AuditorStatementReceived, ControlPerformed,
                   BreachFound, OutcomeReported, ReceiptAllocated, ReceiptReturnOrdered,
                   ReceiptReturnAttested, ReceiptReturnApproved, ReceiptReturnExecuted,
                   FundMoneyAdded, FundRepaid>(fact);
}

std::string rests_on(const Books& books, const Event& fact, Position position,
                     std::uint32_t index) {
  return std::visit([&](const auto& each) { return Rests{books, position, index}.on(each); }, fact);
}

void undo(Books& books, const Event& fact, Position position, std::uint32_t index) {
  std::visit([&](const auto& each) { Undo{books, position, index}.on(each); }, fact);
}

}  // namespace grantledger
