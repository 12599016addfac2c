#pragma once

#include <span>
#include <string>
#include <string_view>

#include "events/envelope.h"

namespace grantledger {

inline constexpr std::size_t envelope_size_max = 65'528;  // Bytes; transparency logs end there.

// The bytes that are stored and hashed for `envelope`: Cap'n Proto canonical form, one segment,
// without segment table. Equal envelopes have equal bytes.
//
// Errors: malformed if they would exceed envelope_size_max.
Result<std::string> encode(const Envelope& envelope);

// The envelope that `bytes` were made from. Needs no alignment and keeps no reference.
//
// Errors: corrupt if the bytes are damaged, or hold a kind of fact or enumerator that this program
// does not know.
Result<Envelope> decode(std::string_view bytes);

// The canonical bytes of a request: its id, its actor and the facts it asks for, in order. What a
// request's digest, and later its signature, is taken over.
std::string canonical_request(CommandId command, const ActorId& actor,
                              std::span<const Event> wanted);

// What a signature of a request is over: a line that says so, and the canonical request. No note
// (c2sp.org/signed-note) is spelled like it, so that a key cannot be made to sign one for another.
std::string signed_text_of(std::string_view canonical_request);

// The stable code of a fact's kind: "award_decided". Kinds stand in the order of Event.
std::string_view kind_of(const Event& event);
std::span<const std::string_view> event_kind_codes();

}  // namespace grantledger
