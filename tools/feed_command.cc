#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "tools/commands.h"
#include "tools/feed/feed_session.h"
#include "tools/feed/sink_address.h"
#include "tools/feed/subscription.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> after;
  std::optional<std::uint64_t> answer_within;
  bool follow = false;
  std::string kinds;  // Set apart by commas.
  std::string consumer;
  Subscription subscription;
};

std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; !list.empty() && begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string part = list.substr(begin, end - begin);
    const std::size_t from = std::min(part.find_first_not_of(' '), part.size());
    parts.push_back(part.substr(from, part.find_last_not_of(' ') + 1 - from));
    begin = end + 1;
  }
  return parts;
}

// What is asked for, if it can be.
Result<Subscription> subscription_in(const Options& options) {
  Subscription subscription = options.subscription;
  subscription.to = whole_address(subscription.to);
  subscription.kinds = parts_of(options.kinds);
  if (options.answer_within) subscription.answer_within_s = *options.answer_within;
  TRY_VOID(check(subscription));
  if (options.after && !(options.consumer.empty() && subscription.to.empty())) {
    return fail(Fault::malformed,
                "--after: a consumer goes on where it stands; 'feed reset' moves it");
  }
  if (!subscription.with.empty() && options.consumer.empty()) {
    return fail(Fault::malformed, "--with: expected --consumer NAME, to remember how far it came");
  }
  return subscription;
}

// Where a feed without a consumer begins.
Result<Checkpoint> checkpoint_after(const LogReader& log, Position position) {
  if (position == 0) return Checkpoint();
  if (position > log.head()) {
    return fail(Fault::malformed, "--after: found " + std::to_string(position) +
                                      ", the ledger ends at " + std::to_string(log.head()));
  }
  return checkpoint_at(log, position);
}

// None: nobody remembers how far this feed came.
Result<std::optional<Consumer>> hold_consumer(const OpenedQuery& query, std::string name,
                                              const Subscription& subscription) {
  if (name.empty() && !subscription.to.empty()) name = consumer_name_of(subscription.to);
  if (name.empty()) return std::optional<Consumer>();
  TRY(Consumer consumer, Consumer::hold(query.store->paths().kept(), name, SystemClock()));
  TRY_VOID(consumer.subscribe(kept_text_of(subscription)));
  return std::optional<Consumer>(std::move(consumer));
}

// How the feed stands at its end. Of lines the reader sees it.
void say_how_far(const FeedRunner& feed, const Consumer& consumer, const Streams& streams,
                 bool are_lines) {
  const std::size_t parked = consumer.state().parked.size();
  if (parked > 0) {
    streams.err << "grantledger: " << parked << " parked: see 'grantledger feed parked "
                << consumer.name() << "'\n";
  }
  if (are_lines) return;
  streams.out << text_of(Json{{"consumer", consumer.name()},
                              {"position", feed.position()},
                              {"facts_sent", feed.facts_sent()},
                              {"parked", parked}})
              << '\n';
}

Result<ExitStatus> run(const Invocation& invocation, const Options& options) {
  TRY(const Subscription subscription, subscription_in(options));
  TRY(const OpenedQuery query, open_query(invocation));
  const LogReader& log = *query.source.log;
  if (!subscription.scheme.empty()) {
    TRY(const bool is_there, is_known(query, "scheme:" + subscription.scheme));
    if (!is_there) return unknown(invocation, "scheme", subscription.scheme);
  }
  TRY(std::optional<Consumer> consumer, hold_consumer(query, options.consumer, subscription));
  TRY(Checkpoint begin, checkpoint_after(log, options.after.value_or(0)));
  if (consumer) begin = consumer->state().cursor;
  TRY(const std::unique_ptr<Sink> sink, make_sink(subscription, invocation, query, begin));
  const SystemClock clock;
  FeedRunner feed(log, *sink, consumer ? &*consumer : nullptr, clock,
                  feed_options(subscription, query.source));
  TRY_VOID(run_feed(feed, log, {.follows = options.follow}, invocation.streams));
  if (consumer) {
    const bool are_lines = subscription.to.empty() && subscription.with.empty();
    say_how_far(feed, *consumer, invocation.streams, are_lines);
  }
  const bool is_parked = consumer && !consumer->state().parked.empty();
  return is_parked ? ExitStatus::no : ExitStatus::done;
}

}  // namespace

CommandSpec feed_command() {
  const auto options = std::make_shared<Options>();
  Subscription& wanted = options->subscription;
  return {
      .name = "feed",
      .summary = "Send what was recorded, in order and each once: to a reader, a program or a sink",
      .example =
          "grantledger feed --after 100 --follow --kinds payment_executed,payment_returned\n"
          "  grantledger feed --consumer payroll --with ./pay-slips\n"
          "  grantledger feed --to postgresql://localhost/reports --follow",
      .options = {{"--after", "Begin after this position", &options->after},
                  {"--follow", "Go on with what is recorded later, until interrupted",
                   &options->follow},
                  {"--kinds", "Only facts of these kinds, set apart by commas", &options->kinds},
                  {"--scheme", "Only facts about this scheme", &wanted.scheme},
                  {"--consumer", "Remember under this name how far it came", &options->consumer},
                  {"--to", "A sink: postgresql://…, nats://…, csv:DIRECTORY or ndjson:DIRECTORY",
                   &wanted.to},
                  {"--with", "A program that is given each envelope as a line, and answers",
                   &wanted.with},
                  {"--answer-within", "How many seconds it has for each; 30 if not given",
                   &options->answer_within}},
      .run = [options](const Invocation& invocation) { return run(invocation, *options); }};
}

}  // namespace grantledger
