// Controls of where money goes, of the turn of the year, and of funds (invariants 23, 33, 34).

#include <algorithm>

#include "events/postings.h"
#include "ledger/domain/checks.h"

namespace grantledger {
namespace {

bool is_kindergarten_under(const Books& books, const OrganisationId& kindergarten,
                           const OrganisationId& authority, Date day) {
  const Organisation* details = organisation_on(books, kindergarten, day);
  return details && details->kind == OrganisationKind::private_kindergarten &&
         details->authority == authority;
}

bool is_fund(const Line& line) {
  return line.item.text().starts_with("fund.");
}

const LeaveSemesterRow* semester_in(const LeaveRow& leave, const SemesterId& semester) {
  const auto found = std::ranges::find(leave.semesters, semester, &LeaveSemesterRow::semester);
  return found == leave.semesters.end() ? nullptr : &*found;
}

Money state_share_of(const LeaveRow& leave, Currency currency) {
  Money sum{0, currency};
  for (const LeaveSemesterRow& row : leave.semesters) {
    if (row.state.currency == currency) sum = bounded_sum(sum, row.state);
  }
  return sum;
}

Money in(const Money& amount, Currency currency) {
  return amount.currency == currency ? amount : Money{0, currency};
}

struct MoneyControls {
  const Asked& asked;

  // To the leave's beneficiary; to the payer itself only where a stipend is handed on.
  Check on(const FundsForwarded& wanted) const {
    if (!wanted.leave) return forwarded_without_leave(wanted);
    const LeaveRow* leave = find(asked.books.leaves, *wanted.leave);
    const bool is_of_grant = leave && leave->terms && leave->terms->grant == wanted.terms.grant;
    const bool is_semester =
        !wanted.semester || (leave && semester_in(*leave, *wanted.semester) != nullptr);
    const bool is_stipend = leave && leave->stipends && leave->stipends->minor_units > 0;
    const bool is_right = is_of_grant && is_semester && wanted.payer == leave->payer &&
                          wanted.beneficiary == leave->beneficiary &&
                          (wanted.payer != wanted.beneficiary || is_stipend);
    if (const Check no = holds(asked, Control::forwarded_to_its_beneficiary, is_right)) return no;
    if (!leave) return {};
    const Currency currency = wanted.amount.currency;
    const Money whole = is_stipend && wanted.payer == wanted.beneficiary
                            ? value_or_zero(leave->stipends, currency)
                            : state_share_of(*leave, currency);
    return holds_at_most(asked, Control::within_state_share, wanted.amount,
                         whole - in(leave->forwarded, currency));
  }

  Check forwarded_without_leave(const FundsForwarded& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    Money left{0, wanted.amount.currency};
    if (grant) {
      for (const MemberShare& share : grant->entrusted) {
        const bool is_meant =
            share.organisation == wanted.beneficiary && share.amount.currency == left.currency;
        if (is_meant) left = bounded_sum(left, share.amount);
      }
    }
    const bool is_right = wanted.payer == wanted.terms.recipient &&
                          wanted.beneficiary != wanted.payer && wanted.amount <= left;
    return holds(asked, Control::forwarded_to_its_beneficiary, is_right);
  }

  // A share is for the semester that is named, as far as it is due.
  Check on(const OwnerSharePaid& wanted) const {
    const LeaveRow* leave = find(asked.books.leaves, wanted.leave);
    const LeaveSemesterRow* row = leave ? semester_in(*leave, wanted.semester) : nullptr;
    const Currency currency = wanted.amount.currency;
    const Money left =
        row ? in(row->owner_due, currency) - in(row->owner_paid, currency) : Money{0, currency};
    return holds_at_most(asked, Control::owner_share_of_semester, wanted.amount, left);
  }

  Check on(const AwardDecided& wanted) const {
    const Organisation* recipient =
        organisation_on(asked.books, wanted.terms.recipient, wanted.effective_on);
    const RuleVersion* rule = asked.books.rules.find(wanted.terms.scheme, wanted.rule, known_now);
    const bool is_kindergarten =
        recipient && recipient->kind == OrganisationKind::private_kindergarten;
    return holds(asked, Control::authority_receives,
                 !is_kindergarten || !rule || rule->route != Route::through_authority);
  }

  Check on(const CommitmentRegistered& wanted) const {
    const GrantRow* grant = find(asked.books.grants, wanted.terms.grant);
    const RuleVersion* rule = grant ? rule_of(asked.books, *grant) : nullptr;
    const Organisation* holder = organisation_on(asked.books, wanted.holder, wanted.effective_on);
    const bool is_governor = holder && holder->kind == OrganisationKind::county_governor;
    return holds(asked, Control::holder_by_route,
                 !rule || rule->route != Route::allotment || is_governor,
                 "the money is allotted to the county governor");
  }

  // A part is for a semester of a leave, for the payee, or for a kindergarten whose authority the
  // payee is.
  Check part_placed(const PaymentTerms& terms, const PaymentPart& part, Date day) const {
    if (part.leave.has_value() != part.semester.has_value()) {
      return holds(asked, Control::part_names_its_leave, false);
    }
    if (part.leave || part.beneficiary == terms.payee) return {};
    const GrantRow* grant = find(asked.books.grants, terms.terms.grant);
    const bool is_member =
        grant && std::ranges::any_of(grant->members, [&](const MemberShare& share) {
          return share.organisation == part.beneficiary && part.amount <= share.amount;
        });
    if (is_member) return {};
    return holds(asked, Control::part_names_its_leave,
                 is_kindergarten_under(asked.books, part.beneficiary, terms.payee, day));
  }
  Check parts_placed(const PaymentTerms& terms, Date day) const {
    for (const PaymentPart& part : terms.parts) {
      if (const Check no = part_placed(terms, part, day)) return no;
    }
    return {};
  }
  Check on(const PaymentOrdered& wanted) const {
    return parts_placed(wanted.payment, wanted.effective_on);
  }
  Check on(const PaymentAttested& wanted) const {
    return parts_placed(wanted.payment, wanted.effective_on);
  }
  Check on(const PaymentApproved& wanted) const {
    return parts_placed(wanted.payment, wanted.effective_on);
  }

  // What was approved on another year's line is released there and committed here by the same
  // request; what is committed here for other payments is not touched.
  Check on(const PaymentExecuted& wanted) const {
    const PaymentRow* row = find(asked.books.payments, wanted.payment.payment);
    if (!row || row->terms == wanted.payment) return {};
    const bool is_moved =
        std::ranges::all_of(row->terms.sources,
                            [&](const LinePart& source) {
                              return released(wanted.payment.terms, source) >= source.amount;
                            }) &&
        std::ranges::all_of(wanted.payment.sources, [&](const LinePart& source) {
          return committed(wanted.payment.terms, source) >= source.amount;
        });
    return holds(asked, Control::commitment_moved, is_moved);
  }
  template <class Fact>
  Money moved(const GrantTerms& terms, const LinePart& source) const {
    Money sum{0, source.amount.currency};
    for (const Event& fact : asked.earlier) {
      const auto* move = std::get_if<Fact>(&fact);
      if (!move || move->terms != terms) continue;
      for (const auto& part : move->parts) {
        const bool is_meant = part.line == source.line && part.amount.currency == sum.currency;
        if (is_meant) sum = bounded_sum(sum, part.amount);
      }
    }
    return sum;
  }
  Money released(const GrantTerms& terms, const LinePart& source) const {
    return moved<CommitmentReleased>(terms, source);
  }
  Money committed(const GrantTerms& terms, const LinePart& source) const {
    return moved<CommitmentRegistered>(terms, source);
  }

  Check on(const FundsRedirected& wanted) const {
    const bool is_open = wanted.line.year >= year_of(asked.recorded_on);
    return holds(asked, Control::no_redirection_after_year_end, is_open);
  }

  Check not_by_vote(const Line& line) const {
    return holds(asked, Control::fund_is_fed_by_payments, !is_fund(line));
  }
  Check on(const AppropriationMade& wanted) const { return not_by_vote(wanted.line); }
  Check on(const AppropriationChanged& wanted) const { return not_by_vote(wanted.line); }
  Check on(const AllocationIssued& wanted) const { return not_by_vote(wanted.line); }
  Check on(const CommitmentAuthorityGranted& wanted) const { return not_by_vote(wanted.line); }

  Check on(const auto&) const { return {}; }
};

}  // namespace

Check controlled_money(const Asked& asked, const Event& wanted) {
  return std::visit([&](const auto& fact) { return MoneyControls{asked}.on(fact); }, wanted);
}

}  // namespace grantledger
