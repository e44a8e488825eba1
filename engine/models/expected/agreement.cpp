// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/expected/agreement.h"

#include "engine/base/counted.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace orangery::models {

namespace {

bool fits(const std::vector<std::int64_t>& expected, const std::vector<std::int64_t>& found)
{
    return std::equal(expected.begin(), expected.end(), found.begin(), found.end(),
                      [](std::int64_t wanted, std::int64_t size) { return wanted == kAnySize || wanted == size; });
}

bool isJudged(std::string_view name, const ExpectedTensors& expected)
{
    return name.starts_with(expected.scope);
}

/// "[4, any]".
std::string wantedText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + (size == kAnySize ? std::string("any") : std::to_string(size));
    return text + "]";
}

Json wantedJson(const std::vector<std::int64_t>& shape)
{
    Json json = Json::array();
    for (const std::int64_t size : shape)
        json.push_back(size == kAnySize ? Json() : Json(size));
    return json;
}

template <class Item, class Sentence>
void tell(const std::vector<Item>& items, std::size_t limit, const std::string& rest, const Sentence& sentence,
          std::vector<Problem>& problems)
{
    for (std::size_t i = 0; i < std::min(items.size(), limit); ++i)
        problems.push_back({.text = sentence(items[i]), .tensor = items[i].name});
    if (items.size() > limit)
        problems.push_back({.text = counted(items.size() - limit, "more tensor(s) ") + rest});
}

}  // namespace

TensorAgreement compareTensors(const io::Weights& weights, const ExpectedTensors& expected)
{
    TensorAgreement agreement;
    std::unordered_set<std::string_view> known;
    for (const ExpectedTensor& tensor : expected.tensors) {
        if (!known.insert(tensor.name).second)
            continue;
        const auto index = weights.find(tensor.name);
        if (!index) {
            if (tensor.isRequired)
                agreement.missing.push_back(tensor);
            continue;
        }
        const std::vector<std::int64_t>& found = weights.tensors()[*index].shape;
        if (!fits(tensor.shape, found))
            agreement.mismatched.push_back({.name = tensor.name, .expected = tensor.shape, .found = found});
    }
    for (const io::TensorInfo& tensor : weights.tensors())
        if (!known.contains(tensor.name) && isJudged(tensor.name, expected) && !isIdleTensor(tensor.name))
            agreement.unexpected.push_back({.name = tensor.name, .shape = tensor.shape});
    return agreement;
}

Result<std::vector<std::string>> runsWithout(const ExpectedTensors& expected, const TensorAgreement& agreement,
                                             const std::string& source)
{
    std::map<std::string, std::size_t> required;
    std::map<std::string, std::size_t> absent;
    for (const ExpectedTensor& tensor : expected.tensors)
        required[tensor.part] += tensor.isRequired ? 1 : 0;
    for (const ExpectedTensor& tensor : agreement.missing)
        ++absent[tensor.part];
    std::vector<std::string> remarks = expected.absences;
    std::vector<const ExpectedTensor*> needed;
    for (const ExpectedTensor& tensor : agreement.missing)
        if (tensor.part.empty() || absent[tensor.part] < required[tensor.part])
            needed.push_back(&tensor);
    if (!needed.empty()) {
        const std::string more =
            needed.size() == 1
                ? "a model of this kind and these sizes has it, of shape " + wantedText(needed.front()->shape)
                : "and " + std::to_string(needed.size() - 1) + " more, next: tensor '" + needed[1]->name + "'";
        return failure(ErrorCode::Input, source + ": tensor '" + needed.front()->name + "' is missing", more,
                       "The file is not whole, or the config beside it is of another model.");
    }
    for (const auto& [part, count] : absent)
        remarks.push_back("the files hold no " + part + "; the model is run without");
    return remarks;
}

std::vector<Problem> describe(const TensorAgreement& agreement, std::size_t limit)
{
    std::vector<Problem> problems;
    tell(
        agreement.missing, limit, "are missing",
        [](const ExpectedTensor& tensor) {
            return "tensor '" + tensor.name + "' is missing; a model of these sizes has it, of shape " +
                   wantedText(tensor.shape);
        },
        problems);
    tell(
        agreement.mismatched, limit, "have other shapes",
        [](const ShapeMismatch& tensor) {
            return "tensor '" + tensor.name + "' has shape " + io::shapeText(tensor.found) + ", not " +
                   wantedText(tensor.expected) + " as the model's sizes ask";
        },
        problems);
    tell(
        agreement.unexpected, limit, "are unexpected",
        [](const UnexpectedTensor& tensor) {
            return "tensor '" + tensor.name + "' of shape " + io::shapeText(tensor.shape) +
                   " is unexpected: it belongs to no part of such a model";
        },
        problems);
    return problems;
}

Json toJson(const TensorAgreement& agreement)
{
    Json json = {{"missing", Json::array()}, {"unexpected", Json::array()}, {"mismatched", Json::array()}};
    for (const ExpectedTensor& tensor : agreement.missing)
        json["missing"].push_back({{"name", tensor.name}, {"shape", wantedJson(tensor.shape)}});
    for (const UnexpectedTensor& tensor : agreement.unexpected)
        json["unexpected"].push_back({{"name", tensor.name}, {"shape", tensor.shape}});
    for (const ShapeMismatch& tensor : agreement.mismatched)
        json["mismatched"].push_back(
            {{"name", tensor.name}, {"expected", wantedJson(tensor.expected)}, {"found", tensor.found}});
    return json;
}

}  // namespace orangery::models
