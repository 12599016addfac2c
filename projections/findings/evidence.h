#pragma once
// Evidence: what one fact says, as far as tests of control ask. One row each; the key sorts it.

#include <span>
#include <string_view>

#include "events/envelope.h"

namespace grantledger {

// Rows of one section stand together; the first byte of every key.
enum class EvidenceSection : char {
  application = 'a',  // By application.
  claim = 'c',        // What a source claims to tell of: see claim_key.
  assessment = 'f',   // By finding.
  grant = 'g',        // By grant.
  leave = 'l',        // By leave: facts that name no grant.
  source = 's',       // By source and row.
  receipt = 'r',      // By the bank's reference.
  late = 't',         // By nothing: single facts that a rule looks at by themselves.
  voided = 'v',       // By nothing.
  world = 'w',        // By organisation, actor, line, scheme or rule version, or by nothing.
};

// Numbers are stored: append only. Below evidence_kinds_max.
enum class EvidenceKind : std::uint8_t {
  awarded = 1,
  reduced,
  increased,
  reversed,
  accepted,
  leave_granted,
  leave_changed,
  committed,
  released,
  instalment,
  withheld,
  attested,
  approved,
  executed,
  returned,
  forwarded,
  owner_due,
  owner_paid,
  redirected_from,
  redirected_to,
  stipend,
  repayment_decided,
  claimed,
  received,
  written_off,
  report_due,
  report_in,
  document,
  applied,
  application_withdrawn,
  owner_assessed,
  forum,
  impartiality,
  decided,
  refused,
  confirmed,
  withdrew,
  organisation,
  delegated,
  delegation_revoked,
  rule,
  rule_voided,
  scheme,
  closed,
  line_money,
  authority,
  late,
  row_changed,
  row_vanished,
  assessed,
  voided,
  ordered,
  allocated,
  breach,
  result,
  transferred,
  person,
  fact_confirmed,
  receipt,
  unshown_void,
  in_advance,
  old_year,
  identity_number,
  represents,
  statement,
  late_power,
};

inline constexpr std::size_t evidence_kinds_max = 128;

// A part of it: a payment's part (leave, semester, beneficiary, amount), a source or commitment
// (item, its year, amount), a semester's share (semester, state, owner).
struct EvidencePart {
  std::string_view first, second, party;
  std::uint64_t number = 0;
  Money amount, other;
  bool flag = false;  // Of a commitment: subject to budget.
};

// Texts refer to what it was read from. What its kind does not have is empty; fold.cc,
// fold_world.cc and fold_controls.cc say what stands where.
struct Evidence {
  EvidenceKind kind{};
  bool is_imported = false;
  bool is_rounded = false;  // Imported, and an amount is not as the source has it.
  bool flag = false;
  Position position = 0;
  std::uint32_t fact = 0;  // Its index in the envelope.
  Date day, recorded;
  std::string_view source;  // Of an import.
  std::string_view scheme, recipient;
  std::uint64_t year = 0, number = 0;
  std::string_view subject, party, other, actor, text;
  Money amount, second;
  Date from, until;
  std::span<const EvidencePart> parts, lines;
};

}  // namespace grantledger
