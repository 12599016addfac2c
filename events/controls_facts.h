#pragma once
// Facts about the ledger's own controls, and about money that came in without a claim or went into
// and out of a re-granting body's fund.

#include "events/values.h"

namespace grantledger {

// From this fact on deciders make the checks of `level` as well (ledger/domain/controls.h). It only
// rises: what was decided before stays decided.
struct ControlsAdopted {
  std::uint16_t level = 0;
  Date effective_on;
  bool operator==(const ControlsAdopted&) const = default;
};

// From this day the actor is as this says. `person` is opaque and makes two ids one.
struct ActorChanged {
  ActorId actor;
  std::string name;
  std::optional<OrganisationId> organisation;
  std::string person;
  std::string reason;
  Date effective_on;
  bool operator==(const ActorChanged&) const = default;
};

// Somebody else vouches for a fact that rests on one person: a delegation, a key, a voiding, a
// return or a receipt that was typed. Who confirms is the envelope's actor.
struct FactConfirmed {
  Position position = 0;
  std::uint32_t fact_index = 0;
  std::string evidence;  // What was looked at: a letter, a bank line.
  std::optional<Digest> document;
  std::optional<ActorId> concerned;  // Whose power or key it is, where it is one.
  Date effective_on;
  bool operator==(const FactConfirmed&) const = default;
};

// From now on a delegation gives no power before a second administrator has confirmed it; or no
// longer so.
struct DelegationConfirmationRequired {
  bool is_required = true;
  std::string reason;
  Date effective_on;
  bool operator==(const DelegationConfirmationRequired&) const = default;
};

// A receipt that nothing claimed (the ReceiptUnallocated at that position) is now part of a claim's
// settlement.
struct ReceiptAllocated {
  Position position = 0;
  std::uint32_t fact_index = 0;
  GrantTerms terms;
  ClaimId claim;
  Line line;
  OrganisationId holder;
  Money amount;
  bool to_treasury = false;
  std::string reason;
  Date effective_on;
  bool operator==(const ReceiptAllocated&) const = default;
};

// A receipt that nothing claimed, to be paid back to the account it came from. Each of the four
// facts repeats it, as those of a payment do.
struct ReceiptReturn {
  PaymentId payment;
  Position position = 0;
  std::uint32_t fact_index = 0;
  OrganisationId payer;
  Money amount;
  bool operator==(const ReceiptReturn&) const = default;
};

struct ReceiptReturnOrdered {
  ReceiptReturn receipt;
  std::string reason;
  Date effective_on;
  bool operator==(const ReceiptReturnOrdered&) const = default;
};

struct ReceiptReturnAttested {
  ReceiptReturn receipt;
  ActorId attester;
  Date effective_on;
  bool operator==(const ReceiptReturnAttested&) const = default;
};

struct ReceiptReturnApproved {
  ReceiptReturn receipt;
  ActorId approver;
  Date effective_on;
  bool operator==(const ReceiptReturnApproved&) const = default;
};

struct ReceiptReturnExecuted {
  ReceiptReturn receipt;
  std::string bank_reference;
  Date effective_on;
  bool operator==(const ReceiptReturnExecuted&) const = default;
};

enum class FundMoney : std::uint16_t {
  own_money,  // The re-granting body's own.
  opening,    // What the fund held when this ledger began.
};

// Money that no payment of this ledger brought came into a re-granting body's fund.
struct FundMoneyAdded {
  Line line;
  OrganisationId holder;
  Money amount;
  FundMoney source = FundMoney::own_money;
  std::string reference;
  Date effective_on;
  bool operator==(const FundMoneyAdded&) const = default;
};

// The fund gave money back to the state: what `claim` asks for of the grant that fed it.
struct FundRepaid {
  Line line;
  OrganisationId holder;
  ClaimId claim;
  Money amount;
  std::string bank_reference;
  Date effective_on;
  bool operator==(const FundRepaid&) const = default;
};

}  // namespace grantledger
