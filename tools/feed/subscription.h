#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/feed/feed_runner.h"
#include "tools/command_spec.h"
#include "tools/opened_query.h"

namespace grantledger {

// What someone wants to be fed, and how.
struct Subscription {
  std::string to;    // The address of a sink; may hold a password.
  std::string with;  // Or a program that handles each envelope. Neither: lines on the output.
  std::uint64_t answer_within_s = 30;  // The program's time for each.
  std::vector<std::string> kinds;      // Only these; none: every kind.
  std::string scheme;                  // Only what is about it.
};

// As a consumer keeps it: one line of JSON, without a password. And back. Errors: malformed.
std::string kept_text_of(const Subscription& subscription);
Result<Subscription> parse_subscription(const std::string& kept);

// In words, for people.
std::string words_of(const Subscription& subscription);

// Errors: malformed if a kind is none, if two ways are named, or if a sink is to be filtered.
Result<void> check(const Subscription& subscription);

// Where a subscription's envelopes go; a sink without a cursor of its own begins after `begin`.
// All must outlive it. Errors: as sink_at.
Result<std::unique_ptr<Sink>> make_sink(const Subscription& subscription,
                                        const Invocation& invocation, const OpenedQuery& query,
                                        const Checkpoint& begin);

// How a runner feeds it. `source` must outlive the options.
FeedOptions feed_options(const Subscription& subscription, const QuerySource& source);

}  // namespace grantledger
