#pragma once
// How voiding a fact takes back what the books learnt from it, beside its postings. Internal to
// ledger/domain. What can be voided from control level 1 on has both answers here.

#include "ledger/domain/books.h"

namespace grantledger {

// Whether a fact of this kind can be voided at all. Others are undone by a fact of their own
// (a delegation is revoked, a rule version voided), or leave nothing to tell what was before them.
bool is_voidable(const Event& fact);

// What rests on the fact, in words: "semester 2026-autumn was paid". Empty: nothing, so that it can
// be voided. The fact was recorded at `position` and index, and `books` hold its rows.
std::string rests_on(const Books& books, const Event& fact, Position position, std::uint32_t index);

// Takes back what evolve made of the fact that was recorded there; its postings are undone by the
// voiding's own.
void undo(Books& books, const Event& fact, Position position, std::uint32_t index);

}  // namespace grantledger
