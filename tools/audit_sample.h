#pragma once
// Audit samples as the documents that `grantledger sample` writes.

#include <optional>
#include <string>
#include <vector>

#include "ledger/audit/sample.h"
#include "ledger/evidence/note.h"
#include "projections/paid_payments.h"
#include "tools/json_text.h"
#include "tools/opened_query.h"

namespace grantledger {

// Where the seed comes from: a number, or a seal and what the auditor said after it.
struct SeedAsked {
  std::optional<std::uint64_t> number;
  std::optional<Note> seal;
  std::string nonce;
  std::string nonce_digest;  // Its SHA-256 in hex, if it was handed over before the seal.
};

// "42", or "FILE+NONCE" whose FILE is a seal. Errors: malformed; as reading the file.
Result<SeedAsked> parse_seed(const std::string& text, const std::string& nonce_digest);

struct SampleAsked {
  std::string method = "mus";        // mus, random or stratified.
  std::string strata_by = "scheme";  // scheme, payee or amount.
  std::uint64_t size = 0;
  SeedAsked seed;
  PaymentsWanted payments;
  std::string currency;  // Empty: the only one there is.
  AsOf as_of;            // known_at is always said.
};

// What there is to draw from, in one currency.
struct SamplePopulation {
  Currency currency = nok;
  std::vector<PaidPayment> paid;  // Ascending by id.
  std::size_t undone = 0;         // Executed, and returned or voided since: not among them.
};

// Errors: malformed if there are several currencies and none is said; as paid_payments.
Result<SamplePopulation> population_of(const OpenedQuery& query, const SampleAsked& asked);

// The SHA-256 of a line for each payment, in their order, its parts separated by tabs and the line
// ended by a line feed: id, scheme, payee, currency, amount ("145833.20").
Digest digest_of(const SamplePopulation& population);

// Draws, and says all that is needed to draw again: what was asked, the seed and what it is made
// of, the population, the interval, and each payment drawn with how probable it was.
// Errors: malformed: what is asked, or a seal that is none; conflict: the seal is not of this
// ledger; as population_of and draw_sample.
Result<Json> sample_document(const OpenedQuery& query, const SampleAsked& asked);

// What a document says was asked. Errors: malformed if it is none.
Result<SampleAsked> asked_in(const Json& document);

}  // namespace grantledger
