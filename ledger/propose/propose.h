#pragma once

#include <string>
#include <vector>

#include "ledger/domain/books.h"
#include "ledger/rules/rational.h"

namespace grantledger {

// What the rules give now, as the facts to ask for: one request, complete. What rests on evidence
// (votes, wages, what a bank says, who confirmed) is an argument, never proposed. The reason, where
// there is no proposal, is a sentence for people. Pure; `books` must hold every row.
//
// A proposal is what deciders accept, unless who asks may not record it.
using Proposal = Computed<std::vector<Event>>;

// Who asks, and on which day it has effect.
struct Proposer {
  ActorId actor;
  Date day;
};

// The award of an application, by the version that governs its year: for the wishes, the quantities
// or the cost that were applied for. `grant` is the new grant's id.
struct AwardWanted {
  ApplicationId application;
  GrantId grant;
  std::optional<RuleVersionId> rule;  // Where sources conflict.
  std::optional<Money> cost;          // What a cost-share rule is a share of.
  std::string group;
  std::string departure;
};
Proposal propose_award(const Books& books, const Proposer& by, const AwardWanted& wanted);

// The award of an allocation: the recipient's part of the pot, by the statistics known that day; or
// the fixed amount that the rule gives it.
struct AllocationWanted {
  GrantTerms terms;
  std::optional<RuleVersionId> rule;
  std::optional<Money> pot;
  std::string group;
};
Proposal propose_allocation(const Books& books, const Proposer& by, const AllocationWanted& wanted);

// A leave for each wish of the grant's application that has none: shares, semesters and per cent by
// the rule of the study start. Ids are the grant's with a number: G1-1.
struct LeavesWanted {
  GrantId grant;
  Date study_start;
  std::uint16_t semesters = 0;  // 0: as many as the rule's study year has.
};
Proposal propose_leaves(const Books& books, const Proposer& by, const LeavesWanted& wanted);

// What the award does not have committed yet: of leaves each semester's share on the line of its
// year, else all on the line of `year`. A pooled grant is split to its sources.
struct CommitmentWanted {
  GrantId grant;
  OrganisationId holder;
  ItemId item;  // Of a pooled grant the rule names them.
  std::uint16_t year = 0;
};
Proposal propose_commitment(const Books& books, const Proposer& by, const CommitmentWanted& wanted);

// The order of a payment: of a semester, for every leave that is confirmed and unpaid; without one,
// the next instalment or what the award has left, less what is withheld. The line's year is that
// of the day. `payment` is the new payment's id.
struct PaymentWanted {
  GrantId grant;
  std::optional<SemesterId> semester;
  PaymentId payment;
  std::optional<Money> amount;  // Less than everything.
};
Proposal propose_payment(const Books& books, const Proposer& by, const PaymentWanted& wanted);
// The step that the payment waits for: attestation, approval or execution.
Proposal propose_next_step(const Books& books, const Proposer& by, const PaymentId& payment,
                           const std::string& bank_reference);

// What the payer received for others in a semester and has not passed on, with the owner shares
// that are due to them.
struct ForwardingWanted {
  GrantId grant;
  SemesterId semester;
};
Proposal propose_forwarding(const Books& books, const Proposer& by, const ForwardingWanted& wanted);

// A participant withdrew: the semesters from `first_unused` on fall away; leave, award, commitments
// and what must be repaid follow in one request. `claim` is the claim's id, where one is needed.
struct ReductionWanted {
  LeaveId leave;
  std::optional<SemesterId> first_unused;  // None: all of it.
  ClaimId claim;
  std::string reason;
};
Proposal propose_reduction(const Books& books, const Proposer& by, const ReductionWanted& wanted);

// The claim that was decided, on the lines it was paid from.
struct ClaimWanted {
  ClaimId claim;
  Date due;
};
Proposal propose_claim(const Books& books, const Proposer& by, const ClaimWanted& wanted);

// What is committed beyond the award or, for leaves, beyond their unpaid shares.
struct ReleaseWanted {
  GrantId grant;
  std::string reason;
};
Proposal propose_release(const Books& books, const Proposer& by, const ReleaseWanted& wanted);

// How a payment of a pooled grant is split to its sources now.
Computed<std::vector<LinePart>> propose_split(const Books& books, const GrantId& grant,
                                              Money amount);

// The confirmation of a semester for each leave of the grant that has it, by whom it is for.
struct ConfirmationWanted {
  GrantId grant;
  SemesterId semester;
};
Proposal propose_confirmation(const Books& books, const Proposer& by,
                              const ConfirmationWanted& wanted);

}  // namespace grantledger
