#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

void of_all(const Gathered& all, const World&, FindingSink& sink) {
  std::vector<GatheredDocument> documents = all.documents;
  std::ranges::sort(documents, {}, [](const GatheredDocument& each) {
    return std::tuple(each.digest, each.position);
  });
  for (std::size_t first = 0; first < documents.size();) {
    std::size_t end = first + 1;
    bool differs = false;
    for (; end < documents.size() && documents[end].digest == documents[first].digest; ++end) {
      differs = differs || documents[end].subject != documents[first].subject ||
                documents[end].grant != documents[first].grant;
    }
    if (differs) {
      const std::string digest = hex_of(documents[first].digest);
      Met met{.about = named("document", digest.substr(0, 32)),
              .what = std::to_string(end - first) + " reports are the same document, the first " +
                      std::string(documents[first].subject) + " of grant " +
                      std::string(documents[first].grant),
              .day = documents[end - 1].day};
      for (std::size_t i = first; i < end; ++i) met.evidence.push_back(documents[i].position);
      sink.add(std::move(met));
    }
    first = end;
  }
}

}  // namespace

FindingRule same_document_rule() {
  return {.name = "same_document",
          .severity = Severity::medium,
          .tests =
              "One document, by its SHA-256, was received as two different reports or auditor's "
              "statements.",
          .why = "A report that is handed in twice accounts for one of the two grants only.",
          .basis = "Invariant 4; a standard test of computer-assisted audit",
          .mistaken = "One report that rightly covers several grants, where the scheme allows it.",
          .of_all = of_all};
}

}  // namespace grantledger
