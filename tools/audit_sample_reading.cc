// Reading what audit_sample.cc wrote.

#include <nlohmann/json.hpp>

#include "tools/audit_sample.h"

namespace grantledger {
namespace {

tl::unexpected<Error> no_sample(const std::string& what) {
  return fail(Fault::malformed, "this is no sample: " + what);
}

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<std::uint64_t> number_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

Result<SeedAsked> seed_in(const Json& asked) {
  const auto json = asked.find("seed");
  if (json == asked.end() || !json->is_object()) return no_sample("nothing is said of its seed");
  SeedAsked seed{.number = number_in(*json, "number"),
                 .seal = {},
                 .nonce = text_in(*json, "nonce"),
                 .nonce_digest = text_in(*json, "nonce_sha256")};
  if (seed.number) return seed;
  TRY(seed.seal, parse_note(text_in(*json, "seal")));
  return seed;
}

}  // namespace

Result<SampleAsked> asked_in(const Json& document) {
  if (!document.is_object()) return no_sample("it is no JSON object");
  const auto json = document.find("asked");
  if (text_in(document, "format") != "grantledger-sample-1" || json == document.end() ||
      !json->is_object()) {
    return no_sample("its format is not grantledger-sample-1");
  }
  SampleAsked asked{.method = text_in(*json, "method"),
                    .strata_by = text_in(*json, "by"),
                    .size = number_in(*json, "size").value_or(0),
                    .seed = {},
                    .payments = {.scheme = text_in(*json, "scheme"), .year = {}},
                    .currency = text_in(*json, "currency"),
                    .as_of = {.known_at = number_in(*json, "as_known_at"), .effective_on = {}}};
  if (!asked.as_of.known_at) return no_sample("it does not say as of which position");
  const bool is_stratified = asked.method == "stratified";
  if (asked.method != "mus" && asked.method != "random" && !is_stratified) {
    return no_sample("found the method '" + asked.method + "', expected mus, random or stratified");
  }
  if (is_stratified && asked.strata_by != "scheme" && asked.strata_by != "payee" &&
      asked.strata_by != "amount") {
    return no_sample("found strata by '" + asked.strata_by + "', expected scheme, payee or amount");
  }
  if (const auto year = number_in(*json, "year")) {
    asked.payments.year = static_cast<std::uint16_t>(*year);
  }
  if (json->contains("effective_on")) {
    TRY(asked.as_of.effective_on, parse_date(text_in(*json, "effective_on")));
  }
  TRY(asked.seed, seed_in(*json));
  return asked;
}

}  // namespace grantledger
