#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "ledger/domain/books.h"
#include "ledger/domain/command.h"

namespace grantledger {

// Who may record what each command asks for: the one table that deciders (from control level 1 on),
// docs/powers.md and tests follow.
struct CommandPower {
  std::string_view command;    // Its code: approve_payment.
  std::optional<Power> power;  // None: see `note`.
  std::string_view note = {};  // Who else, or who instead.
};
// In the order of Event, for those that a command asks for.
std::span<const CommandPower> command_powers();

// What the command does with its power: one act for each item that it charges, or one. Reads the
// rows of row_keys_of. Empty where no power is needed.
std::vector<ActAsked> acts_of(const Books& books, const Event& wanted);

// What a delegation's limit is held against: the amount that is approved for one payee, with what
// the person approved for them within approval_window before, by the day of effect or of recording;
// attested, committed, decided, voted or written off.
// None where the command moves no money on.
std::optional<Money> amount_under_limit(const Books& books, const ActorId& actor, Date recorded_on,
                                        const Event& wanted);

}  // namespace grantledger
