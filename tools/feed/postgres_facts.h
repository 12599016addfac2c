#pragma once

#include "ledger/feed/sink.h"
#include "tools/feed/copy_text.h"

namespace grantledger {

// Rows of the tables facts and postings.
struct FactRows {
  CopyText facts;
  CopyText postings;
  std::string json;  // Room for the text of one fact.
};

// Which schemes each fact of an envelope, as it was recorded, is about.
using SchemesOfFacts = std::span<const std::vector<SchemeId>>;

// Adds what one envelope says.
void add_rows_of(const Delivery& delivery, SchemesOfFacts schemes, FactRows& rows);

}  // namespace grantledger
