#pragma once

#include <string>
#include <vector>

#include "ledger/domain/books.h"
#include "ledger/domain/command.h"

namespace grantledger {

// The name of a row in the saved books: a kind and a key, "grant:G1", as subjects spell it where
// the row is a subject.
using RowKey = std::string;

// The rows that evolve reads or changes for a fact that is recorded at `position`; some may be
// named twice.
std::vector<RowKey> row_keys_of(const Event& fact, const ActorId& actor, Position position);

// Whether evolve may change the row of that key for the fact. False is certain: the row is only
// read, so that it need not be saved again.
bool may_change(const Event& fact, std::string_view key);

// The rows that deciding a command reads beside the whole tables. The command names its entities,
// so no look-up is needed to know them.
std::vector<RowKey> row_keys_of(const Command& command, const ActorId& actor);

// What else deciding it reads, which only `books` with the rows of row_keys_of can tell: the other
// leaves of a participant, and what a voided fact names (of Books::recorded).
std::vector<RowKey> further_row_keys_of(const Books& books, const Command& command,
                                        const ActorId& actor);

// Whether rows of this key belong to a table that is loaded whole when the books are opened.
bool is_resident(std::string_view key);

// The stored bytes of the row, or nothing if `books` have none under that key.
std::optional<std::string> row_bytes(const Books& books, std::string_view key);

// Puts a stored row into `books`, in place of the one there; a scheme's rule versions are taken
// only where none are known. Errors: corrupt; then `books` are unchanged.
Result<void> put_row(Books& books, std::string_view key, std::string_view bytes);

// Whether `books` hold a row under that key.
bool has_row(const Books& books, std::string_view key);

// Forgets the row, if it is there.
void drop_row(Books& books, std::string_view key);

}  // namespace grantledger
