#pragma once
// How what the ledger knows by its own ids is called in open data.

#include <string>
#include <vector>

#include "tools/export/grant_lives.h"

namespace grantledger {

// The id of an organisation: NO-BRC-923609016 for a Norwegian organisation number (org-id.guide),
// else as its source or we spell it.
std::string organisation_id_of(const GrantLives& lives, const std::string& organisation);

// The id of a grant: as its source has it where that is a 360Giving id, else after `prefix`
// ("360G-udir") and a hyphen.
std::string grant_id_of(const GrantLives& lives, const GrantLife& life, const std::string& prefix);

// An organisation's id and name as they are told.
struct OutsideName {
  std::string id;
  std::string name;
};

// Who gave the grant: the funder that an import keeps, who bound money to it, the owner of the
// re-granting fund it was paid from, the scheme's administrator; where nobody is known the ledger
// itself, by `prefix` and its origin.
OutsideName funder_of(const GrantLives& lives, const GrantLife& life, const std::string& prefix);

// The scheme's name, or its id.
std::string scheme_name_of(const GrantLives& lives, const std::string& scheme);

// "Videreutdanning 2026: Kommune X": what a grant without a public title is called; at most 139
// characters, as the standards ask.
std::string title_of(const GrantLives& lives, const GrantLife& life);

// What the scheme is for, or else the title.
std::string description_of(const GrantLives& lives, const GrantLife& life);

// Which grants paid into the re-granting fund that each grant was paid from, and back: places in
// lives.grants, ascending.
struct Regrants {
  std::vector<std::vector<std::size_t>> from;
  std::vector<std::vector<std::size_t>> onward;
};
Regrants regrants_in(const GrantLives& lives);

}  // namespace grantledger
