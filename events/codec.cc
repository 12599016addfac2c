#include "events/codec.h"

#include "events/event_fields.h"
// Wire types need the names of enums, which event_fields.h declares.
#include "events/event_codec.h"

namespace grantledger {
namespace {

std::string canonical_bytes_of(const Envelope& envelope) {
  thread_local CanonicalWriter writer;
  return writer.bytes_of(envelope);
}

}  // namespace

Result<std::string> encode(const Envelope& envelope) {
  std::string bytes = canonical_bytes_of(envelope);
  if (bytes.size() > envelope_size_max) {
    return fail(Fault::malformed, "the envelope takes " + std::to_string(bytes.size()) +
                                      " bytes; at most " + std::to_string(envelope_size_max) +
                                      " are stored: send fewer commands, or lists in tranches");
  }
  return bytes;
}

Result<Envelope> decode(std::string_view bytes) {
  Envelope envelope;
  TRY_VOID((load_bytes<wire::Envelope>(bytes, envelope)));
  if (envelope.facts.empty()) return fail(Fault::corrupt, "an envelope without facts");
  return envelope;
}

std::string canonical_request(CommandId command, const ActorId& actor,
                              std::span<const Event> wanted) {
  const Envelope request{.command = command,
                         .request = {},
                         .actor = actor,
                         .recorded_at = {},
                         .imported = std::nullopt,
                         .facts = {wanted.begin(), wanted.end()}};
  return canonical_bytes_of(request);
}

std::string signed_text_of(std::string_view canonical_request) {
  return "grantledger-request/v1\n" + std::string(canonical_request);
}

std::string_view kind_of(const Event& event) {
  return event_kinds[event.index()];
}

std::span<const std::string_view> event_kind_codes() {
  return event_kinds;
}

}  // namespace grantledger
