// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/model_offers.h"

#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"
#include "engine/registry/registry.h"

#include <algorithm>

namespace orangery::shell {

namespace {

/// One offer for all packages of a set.
ModelOffer offerOf(const models::PackageSet& set, const std::vector<ModelOffer>& offers)
{
    ModelOffer offer{.name = std::string(set.name),
                     .what = std::string(set.what),
                     .path = resourceFolder() / "samples" / set.sample / "recognition.json",
                     .isSet = true,
                     .isThere = true};
    for (const std::string_view name : set.packages)
        for (const ModelOffer& part : offers) {
            if (part.name != name)
                continue;
            offer.licence += (offer.licence.empty() ? "" : "; ") + part.name + ": " + part.licence;
            offer.bytes += part.isThere ? 0 : part.bytes;
            offer.isThere = offer.isThere && part.isThere;
        }
    return offer;
}

std::vector<ModelOffer> readOffers()
{
    std::vector<ModelOffer> offers;
    for (const models::ModelPackage& package : models::modelPackages()) {
        if (package.name == models::kClipVocabulary)
            continue;  // no model: nothing could be shown of it
        std::error_code ignored;
        ModelOffer offer{.name = std::string(package.name),
                         .what = std::string(package.what),
                         .licence = std::string(package.licence),
                         .bytes = package.bytes,
                         .path = models::userModelFolder() / package.name};
        offer.isThere = fs::exists(offer.path, ignored);
        offers.push_back(std::move(offer));
    }
    for (const models::PackageSet& set : models::packageSets())
        offers.push_back(offerOf(set, offers));
    return offers;
}

}  // namespace

ModelOffers::ModelOffers(bridge::TaskQueue& tasks, QObject* parent)
    : QObject(parent), m_tasks(tasks), m_reader(new bridge::Background(this))
{
    connect(&tasks, &bridge::TaskQueue::ended, this, &ModelOffers::noteEnd);
}

void ModelOffers::refresh()
{
    m_reader->run([] { return readOffers(); },
                  [this](std::vector<ModelOffer> offers) {
                      m_offers = std::move(offers);
                      for (ModelOffer& offer : m_offers)
                          offer.isComing = std::any_of(m_coming.begin(), m_coming.end(),
                                                       [&](const auto& coming) { return coming.second == offer.name; });
                      Q_EMIT changed();
                  });
}

void ModelOffers::fetch(const std::string& name)
{
    const auto found =
        std::find_if(m_offers.begin(), m_offers.end(), [&](const ModelOffer& offer) { return offer.name == name; });
    const Task* task = registry().find("models.fetch");
    if (found == m_offers.end() || found->isThere || found->isComing || task == nullptr)
        return;
    found->isComing = true;
    m_coming[m_tasks.start(*task, {{"name", name}, {"yes", true}})] = name;
    Q_EMIT changed();
}

void ModelOffers::noteEnd(const bridge::TaskEndPointer& end)
{
    const auto found = m_coming.find(end->status.number);
    if (found == m_coming.end())
        return;
    const std::string name = found->second;
    m_coming.erase(found);
    refresh();
    const auto offer =
        std::find_if(m_offers.begin(), m_offers.end(), [&](const ModelOffer& one) { return one.name == name; });
    if (end->result && offer != m_offers.end())
        Q_EMIT fetched(offer->path);
    else if (end->result.error().code != ErrorCode::Cancelled)
        Q_EMIT failed(end->result.error());
}

}  // namespace orangery::shell
