#include "tools/audit_sample.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "ledger/audit/sample_seed.h"
#include "ledger/evidence/seal.h"
#include "ledger/log_tree.h"
#include "ledger/tree_tiles.h"
#include "tools/named_file.h"
#include "tools/value_text.h"

namespace grantledger {
namespace {

constexpr const char* format_name = "grantledger-sample-1";

// The text whose SHA-256 is the seed. A seal must be of this ledger.
Result<std::string> seed_text(const OpenedQuery& query, const SeedAsked& asked) {
  if (asked.number) return seed_text_of(*asked.number);
  TRY(const SealedTree sealed, parse_sealed_tree(asked.seal->text));
  const StoreReader& store = *query.store;
  TRY(auto tiles, store.views().open_reader(TreeTiles::view(), store.log()));
  TRY(const auto tree, LogTree::open(store.log(), std::move(tiles)));
  if (sealed.head.size > tree->size()) {
    return fail(Fault::conflict, "the seal is of more envelopes than this ledger has");
  }
  TRY(const TreeHead head, tree->head(sealed.head.size));
  if (head != sealed.head) {
    return fail(Fault::conflict, "the seal is not of this ledger: another root is sealed");
  }
  if (!asked.nonce_digest.empty() && hex_of(sha256(asked.nonce)) != asked.nonce_digest) {
    return fail(Fault::malformed, "the nonce is not the one whose SHA-256 was handed over");
  }
  return seed_text_of(SealedSeed{sealed.head.size, sealed.head.root, asked.nonce});
}

Json json_of(const SeedAsked& seed) {
  if (seed.number) return {{"number", *seed.number}};
  Json json{{"nonce", seed.nonce}, {"seal", text_of(*seed.seal)}};
  if (!seed.nonce_digest.empty()) json["nonce_sha256"] = seed.nonce_digest;
  return json;
}

Json json_of(const SampleAsked& asked) {
  Json json{{"method", asked.method}, {"size", asked.size}};
  if (asked.method == "stratified") json["by"] = asked.strata_by;
  if (!asked.payments.scheme.empty()) json["scheme"] = asked.payments.scheme;
  if (asked.payments.year) json["year"] = *asked.payments.year;
  if (!asked.currency.empty()) json["currency"] = asked.currency;
  json["as_known_at"] = *asked.as_of.known_at;
  if (asked.as_of.effective_on) json["effective_on"] = text_of(*asked.as_of.effective_on);
  json["seed"] = json_of(asked.seed);
  return json;
}

// Bands by powers of ten: "below 100000.00".
std::string band_of(Money amount) {
  std::int64_t bound = 10;
  while (bound <= amount.minor_units && bound < minor_units_max) bound *= 10;
  return "below " + decimal_text_of({bound, amount.currency});
}

std::string stratum_of(const SampleAsked& asked, const PaidPayment& payment) {
  if (asked.method != "stratified") return "";
  if (asked.strata_by == "payee") return payment.payee.text();
  if (asked.strata_by == "amount") return band_of(payment.paid);
  return payment.terms.scheme.text();
}

SampleMethod method_of(const std::string& name) {
  if (name == "random") return SampleMethod::random;
  return name == "stratified" ? SampleMethod::stratified : SampleMethod::mus;
}

Money total_of(const SamplePopulation& population) {
  Money total{0, population.currency};
  for (const PaidPayment& payment : population.paid) total += payment.paid;
  return total;
}

Json json_of(const SamplePopulation& population) {
  return {{"what", "executed payments, less what was returned or voided, above zero"},
          {"currency", text_of(population.currency)},
          {"payments", population.paid.size()},
          {"sum", decimal_text_of(total_of(population))},
          {"undone", population.undone},
          {"digest", hex_of(digest_of(population))}};
}

// How the draws were placed.
Json design_of(const AuditSample& sample, SampleMethod method, Currency currency) {
  Json design = Json::object();
  if (method == SampleMethod::mus) {
    design["drawn_from"] = decimal_text_of({sample.drawn_from, currency});
    design["draws"] = sample.draws;
    if (sample.draws > 0) {
      design["interval_minor_units"] =
          text_of(lowest_terms(sample.drawn_from, static_cast<std::int64_t>(sample.draws)));
      design["start"] = std::to_string(sample.start);
    }
  }
  for (const SampleStratum& stratum : sample.strata) {
    design["strata"].push_back({{"stratum", stratum.name},
                                {"payments", stratum.units},
                                {"sum", decimal_text_of({stratum.minor_units, currency})},
                                {"drawn", stratum.drawn}});
  }
  return design;
}

Json json_of(const DrawnUnit& drawn, const PaidPayment& payment, const std::string& stratum) {
  Json json{{"payment", payment.payment.text()}};
  if (!stratum.empty()) json["stratum"] = stratum;
  json.update({{"scheme", payment.terms.scheme.text()},
               {"grant", payment.terms.grant.text()},
               {"payee", payment.payee.text()},
               {"paid_on", text_of(payment.paid_on)},
               {"amount", decimal_text_of(payment.paid)},
               {"certain", drawn.is_certain},
               {"inclusion", text_of(drawn.inclusion)}});
  if (drawn.hit) json["hit"] = decimal_text_of({*drawn.hit, payment.paid.currency});
  json["positions"] = payment.positions;
  return json;
}

}  // namespace

Result<SeedAsked> parse_seed(const std::string& text, const std::string& nonce_digest) {
  SeedAsked seed{.number = {}, .seal = {}, .nonce = {}, .nonce_digest = nonce_digest};
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec == std::errc() && read.ptr == end && nonce_digest.empty()) {
    seed.number = number;
    return seed;
  }
  const std::size_t plus = text.rfind('+');
  if (plus == std::string::npos) {
    return fail(Fault::malformed,
                "--seed: expected a number, or the file of a seal, '+' and what "
                "the auditor said after it");
  }
  seed.nonce = text.substr(plus + 1);
  if (!is_id(seed.nonce)) {
    return fail(Fault::malformed,
                "--seed: a nonce is 1 to 64 of A-Z a-z 0-9 . _ / @ % ~ - after the last '+'");
  }
  TRY(const std::string bytes, read_named_file(text.substr(0, plus)));
  TRY(seed.seal, parse_note(bytes));
  return seed;
}

Result<SamplePopulation> population_of(const OpenedQuery& query, const SampleAsked& asked) {
  TRY(PaidPayments payments, paid_payments(query.source, asked.as_of, asked.payments));
  std::set<Currency> currencies;
  for (const PaidPayment& payment : payments.paid) currencies.insert(payment.paid.currency);
  SamplePopulation population;
  if (!asked.currency.empty()) {
    TRY(population.currency, parse_currency(asked.currency));
  } else if (currencies.size() > 1) {
    return fail(Fault::malformed, "the payments are in " + std::to_string(currencies.size()) +
                                      " currencies: say which with --currency");
  } else if (!currencies.empty()) {
    population.currency = *currencies.begin();
  }
  const auto is_other = [&](const PaidPayment& payment) {
    return payment.paid.currency != population.currency;
  };
  std::erase_if(payments.paid, is_other);
  std::erase_if(payments.undone, is_other);
  population.paid = std::move(payments.paid);
  population.undone = payments.undone.size();
  return population;
}

Digest digest_of(const SamplePopulation& population) {
  std::string lines;
  for (const PaidPayment& payment : population.paid) {
    lines += payment.payment.text() + "\t" + payment.terms.scheme.text() + "\t" +
             payment.payee.text() + "\t" + text_of(payment.paid.currency) + "\t" +
             decimal_text_of(payment.paid) + "\n";
  }
  return sha256(lines);
}

Result<Json> sample_document(const OpenedQuery& query, const SampleAsked& asked) {
  if (*asked.as_of.known_at > query.store->log().head()) {
    return fail(Fault::conflict,
                "the sample is as known at " + std::to_string(*asked.as_of.known_at) +
                    ", and this ledger ends at " + std::to_string(query.store->log().head()));
  }
  TRY(const std::string text, seed_text(query, asked.seed));
  TRY(const SamplePopulation population, population_of(query, asked));
  std::vector<SampleUnit> units;
  units.reserve(population.paid.size());
  for (const PaidPayment& payment : population.paid) {
    units.push_back({payment.payment.text(), stratum_of(asked, payment), payment.paid.minor_units});
  }
  const SampleMethod method = method_of(asked.method);
  TRY(const AuditSample sample, draw_sample(units, {method, asked.size, sha256(text)}));
  Json document{{"format", format_name},
                {"asked", json_of(asked)},
                {"seed", {{"text", text}, {"sha256", hex_of(sha256(text))}}},
                {"population", json_of(population)},
                {"design", design_of(sample, method, population.currency)},
                {"items", Json::array()}};
  for (const DrawnUnit& drawn : sample.drawn) {
    document["items"].push_back(
        json_of(drawn, population.paid[drawn.index], units[drawn.index].stratum));
  }
  return document;
}

}  // namespace grantledger
