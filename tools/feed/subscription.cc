#include "tools/feed/subscription.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "events/codec.h"
#include "projections/fact_schemes.h"
#include "tools/feed/handler_sink.h"
#include "tools/feed/line_sink.h"
#include "tools/feed/sink_address.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

bool is_about(const std::vector<SchemeId>& schemes, const std::string& scheme) {
  return std::ranges::any_of(schemes, [&](const SchemeId& id) { return id.text() == scheme; });
}

bool is_of(const std::vector<std::string>& kinds, const Event& fact) {
  return kinds.empty() || std::ranges::find(kinds, kind_of(fact)) != kinds.end();
}

// Shared, because a filter is copied and what it remembers is not.
FactFilter filter_by_scheme(const Subscription& wanted, const QuerySource& source) {
  const auto schemes = std::make_shared<FactSchemes>(source);
  return [wanted, schemes](Position position,
                           const Envelope& envelope) -> Result<std::vector<std::uint32_t>> {
    TRY(const auto about, schemes->of(position, envelope));
    std::vector<std::uint32_t> places;
    for (std::uint32_t place = 0; place < about.size(); ++place) {
      if (is_about(about[place], wanted.scheme) && is_of(wanted.kinds, envelope.facts[place])) {
        places.push_back(place);
      }
    }
    return places;
  };
}

FactFilter filter_by_kind(std::vector<std::string> kinds) {
  return [kinds = std::move(kinds)](Position, const Envelope& envelope) {
    std::vector<std::uint32_t> places;
    for (std::uint32_t place = 0; place < envelope.facts.size(); ++place) {
      if (is_of(kinds, envelope.facts[place])) places.push_back(place);
    }
    return Result<std::vector<std::uint32_t>>(std::move(places));
  };
}

}  // namespace

std::string kept_text_of(const Subscription& subscription) {
  Json json = Json::object();
  if (!subscription.to.empty()) json["to"] = shown_address(subscription.to);
  if (!subscription.with.empty()) {
    json["with"] = subscription.with;
    json["answer_within"] = subscription.answer_within_s;
  }
  if (!subscription.kinds.empty()) json["kinds"] = subscription.kinds;
  if (!subscription.scheme.empty()) json["scheme"] = subscription.scheme;
  return text_of(json);
}

Result<Subscription> parse_subscription(const std::string& kept) {
  TRY(const Json json, parse_json(kept));
  if (!json.is_object()) return fail(Fault::malformed, "'" + kept + "' is no subscription");
  Subscription subscription;
  for (const auto& [key, value] : json.items()) {
    if (key == "to" && value.is_string()) {
      subscription.to = value;
    } else if (key == "with" && value.is_string()) {
      subscription.with = value;
    } else if (key == "answer_within" && value.is_number_unsigned()) {
      subscription.answer_within_s = value;
    } else if (key == "scheme" && value.is_string()) {
      subscription.scheme = value;
    } else if (key == "kinds" && value.is_array()) {
      for (const Json& kind : value) subscription.kinds.push_back(kind.is_string() ? kind : "");
    } else {
      return fail(Fault::malformed, "'" + kept + "' says '" + key + "', which is not understood");
    }
  }
  return subscription;
}

std::string words_of(const Subscription& subscription) {
  std::string words = "every fact";
  for (std::size_t i = 0; i < subscription.kinds.size(); ++i) {
    words = (i == 0 ? "" : words + ", ") + subscription.kinds[i];
  }
  if (!subscription.scheme.empty()) words += " about " + subscription.scheme;
  if (!subscription.to.empty()) return words + " to " + shown_address(subscription.to);
  if (!subscription.with.empty()) return words + " with " + subscription.with;
  return words + ", as lines";
}

Result<void> check(const Subscription& subscription) {
  if (!subscription.to.empty() && !subscription.with.empty()) {
    return fail(Fault::malformed, "expected --to or --with, found both");
  }
  if (!subscription.to.empty() && !(subscription.kinds.empty() && subscription.scheme.empty())) {
    return fail(Fault::malformed,
                "a sink takes every fact: leave out --kinds and --scheme, and filter where the "
                "facts are read");
  }
  if (!subscription.to.empty()) {
    TRY_VOID(check_address(subscription.to));
  }
  for (const std::string& kind : subscription.kinds) {
    if (std::ranges::find(event_kind_codes(), kind) != event_kind_codes().end()) continue;
    return fail(Fault::malformed, "--kinds: found '" + kind +
                                      "', expected kinds of facts such as payment_executed; "
                                      "'grantledger events --help' lists them");
  }
  return {};
}

Result<std::unique_ptr<Sink>> make_sink(const Subscription& subscription,
                                        const Invocation& invocation, const OpenedQuery& query,
                                        const Checkpoint& begin) {
  if (!subscription.to.empty()) return sink_at(subscription.to, invocation, query.source);
  if (subscription.with.empty()) {
    return std::make_unique<LineSink>(invocation.streams.out, invocation.streams.output, begin);
  }
  const std::chrono::seconds patience(subscription.answer_within_s);
  return std::make_unique<HandlerSink>(subscription.with, patience, begin);
}

FeedOptions feed_options(const Subscription& subscription, const QuerySource& source) {
  FeedOptions options;
  if (!subscription.with.empty()) options.batch.count_max = 1;  // It answers each by itself.
  if (!subscription.scheme.empty()) {
    options.filter = filter_by_scheme(subscription, source);
  } else if (!subscription.kinds.empty()) {
    options.filter = filter_by_kind(subscription.kinds);
  }
  return options;
}

}  // namespace grantledger
