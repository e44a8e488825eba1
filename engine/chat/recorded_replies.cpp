// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/chat/recorded_replies.h"

#include "engine/base/json_file.h"
#include "engine/chat/failures.h"

#include <algorithm>

namespace orangery::chat {

namespace {

Failure malformed(const std::string& source, const std::string& where, const std::string& why)
{
    return failure(ErrorCode::Input, source + ": " + where + " is malformed", why);
}

bool isText(const Json& value)
{
    return value.is_string();
}

ChatFailure recordedFailure(const std::string& error)
{
    const std::string kind = withoutKeys(error);
    return {kind, "recorded as failed, " + meaningOf(kind)};
}

/// All that a request says, for the texts of `when` to be looked for.
std::string wordsOf(const ChatRequest& request)
{
    std::string words;
    for (const Message& message : request.messages)
        words += message.text + "\n";
    return words + request.prefill;
}

}  // namespace

Result<std::shared_ptr<RecordedReplies>> RecordedReplies::read(const fs::path& path)
{
    return readJsonFile(path).and_then([&](const Json& document) { return fromJson(document, path.string()); });
}

Result<std::shared_ptr<RecordedReplies>> RecordedReplies::fromJson(const Json& document, const std::string& source)
{
    if (!document.is_object() || document.value("format", Json()) != kRecordedRepliesFormat)
        return malformed(source, "the file", "format has to be \"recorded-replies\"");
    if (document.value("version", Json()) != 1)
        return malformed(source, "the file",
                         "this program reads version 1, the file says " + writeJson(document.value("version", Json())));
    const Json name = document.value("name", Json());
    if (!name.is_string() || name.get_ref<const std::string&>().empty())
        return malformed(source, "name", "it has to be the model's name");
    const Json prefill = document.value("prefill", Json(false));
    if (!prefill.is_boolean())
        return malformed(source, "prefill", "it has to be true or false");
    const Json replies = document.value("replies", Json());
    if (!replies.is_array())
        return malformed(source, "replies", "it has to be a list");

    std::shared_ptr<RecordedReplies> model(new RecordedReplies);
    model->m_source = source;
    model->m_name = name.get<std::string>();
    model->m_takesPrefill = prefill.get<bool>();
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const std::string where = "reply " + std::to_string(i + 1);
        const Json& record = replies[i];
        const Json when = record.is_object() ? record.value("when", Json()) : Json();
        if (!when.is_array() || !std::all_of(when.begin(), when.end(), isText))
            return malformed(source, where, "\"when\" has to be a list of texts");
        const Json reply = record.value("reply", Json());
        const Json error = record.value("error", Json());
        if (isText(reply) == isText(error))
            return malformed(source, where, "it needs either \"reply\" or \"error\", a text");
        const ChatAnswer answer = isText(reply) ? ChatAnswer(ChatReply{.text = reply.get<std::string>()})
                                                : ChatAnswer(tl::unexpected(recordedFailure(error.get<std::string>())));
        model->m_entries.push_back({when.get<std::vector<std::string>>(), answer});
    }
    return model;
}

ChatAnswer RecordedReplies::reply(const ChatRequest& request, const DeltaSink& sink, const std::stop_token& stop)
{
    if (stop.stop_requested())
        return tl::unexpected(ChatFailure{"cancelled", "cancelled"});
    const std::string words = wordsOf(request);
    const auto fits = [&](const Entry& entry) {
        return std::all_of(entry.when.begin(), entry.when.end(),
                           [&](const std::string& text) { return words.find(text) != std::string::npos; });
    };
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), fits);
    if (found == m_entries.end())
        return tl::unexpected(ChatFailure{"no_reply", m_source + " holds no reply to this request"});
    if (found->answer)
        sink(found->answer->text);
    return found->answer;
}

}  // namespace orangery::chat
