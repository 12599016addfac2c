#include "projections/fact_scan.h"

#include <algorithm>

namespace grantledger {
namespace {

constexpr Position progress_interval = 8'192;  // Envelopes.

}  // namespace

Result<void> scan_facts(const QuerySource& source, const AsOf& as_of,
                        const std::function<void(const ScannedFact&)>& visit) {
  const Position head = source.log->head();
  const Position to = std::min(head, as_of.known_at.value_or(head));
  return visit_envelopes(*source.log, 0, to,
                         [&](Position position, const Envelope& envelope) -> Result<bool> {
                           for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
                             if (as_of.counts(effective_on(envelope.facts[i])))
                               visit({position, i, envelope});
                           }
                           if (position % progress_interval == 0 && source.progress &&
                               !source.progress(position, to)) {
                             return fail(Fault::unavailable, "stopped before the query was done");
                           }
                           return true;
                         });
}

}  // namespace grantledger
