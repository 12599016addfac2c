#pragma once
// Facts about the ledger itself: who may act, which periods are closed, what was voided.

#include "events/values.h"

namespace grantledger {

struct Event;

// The first fact of every log. Every power descends from the administrator it names. A simulated
// ledger says so here for ever, and only there may requests carry their own recorded time.
struct LedgerOpened {
  Digest ledger{};  // 32 random bytes that name this ledger.
  std::string origin;
  ActorId administrator;
  bool simulated = false;
  Date effective_on;
  bool requires_signatures = false;  // Every request must be signed by its actor's key.
  std::uint16_t controls = 0;        // The level of controls it began with (controls.h).
  std::string participants = {};     // What a participant's id looks like; empty: the default.
  bool operator==(const LedgerOpened&) const = default;
};

// Someone, or some system, may be named as the one who acts.
struct ActorRegistered {
  ActorId actor;
  std::string name;
  std::optional<OrganisationId> organisation;
  Date effective_on;
  std::string person = {};  // Opaque. Actors of one person count as one (invariant 5).
  bool operator==(const ActorRegistered&) const = default;
};

// An Ed25519 public key (RFC 8032) belongs to an actor from this day.
struct ActorKeyRegistered {
  ActorId actor;
  KeyId key;
  Digest public_key{};
  Date effective_on;
  bool operator==(const ActorKeyRegistered&) const = default;
};

// `new_key` takes the place of `key`.
struct ActorKeyRotated {
  ActorId actor;
  KeyId key;
  KeyId new_key;
  Digest public_key{};
  Date effective_on;
  bool operator==(const ActorKeyRotated&) const = default;
};

// The key signs nothing from this day. What it signed before stands.
struct ActorKeyRevoked {
  ActorId actor;
  KeyId key;
  std::string reason;
  Date effective_on;
  bool operator==(const ActorKeyRevoked&) const = default;
};

// The actor acts for an organisation, so may take no part in paying it (invariant 5).
struct RepresentativeRegistered {
  ActorId actor;
  OrganisationId organisation;
  Date first_day;
  std::optional<Date> last_day;
  Date effective_on;
  bool operator==(const RepresentativeRegistered&) const = default;
};

// The SHA-256 of a report's text.
struct NamedDigest {
  std::string name;
  Digest sha256{};
  bool operator==(const NamedDigest&) const = default;
};

// A budget year was closed with a trial balance. What is recorded for it later is late. The trial
// balance and the reports are those of the last day of the year, by what was known at `up_to`; 0:
// nobody said which they are of.
struct PeriodClosed {
  std::uint16_t year = 0;
  Digest trial_balance{};
  Date effective_on;
  Position up_to = 0;
  std::vector<NamedDigest> reports = {};
  std::uint16_t format = 0;       // Of the closing document: 2, or 0 for the first.
  std::uint16_t restatement = 0;  // 0: the first closing of the year; then 1, 2 …
  bool operator==(const PeriodClosed&) const = default;
};

// An earlier fact should never have been recorded. It stays; `entries` undo its postings. From
// control level 1 on `undone` repeats the fact, so that everything that was known of it can be
// taken back from this fact alone; a request leaves it empty, and the decider fills it in.
struct EntryVoided {
  Position position = 0;
  std::uint32_t fact_index = 0;  // Which fact of that envelope, from 0.
  std::string reason;
  std::vector<Entry> entries;
  Date effective_on;
  std::string bank_reference = {};  // The bank line that shows it, where one does.
  std::vector<Event> undone;        // None or one.
  bool operator==(const EntryVoided&) const = default;
};

}  // namespace grantledger
