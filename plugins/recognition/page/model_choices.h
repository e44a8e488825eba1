// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::recognition_page {

/// A model that can be chosen.
struct ModelChoice {
    std::string model;  ///< as a command takes it
    QString title;
    QString toolTip;
    bool isSample = false;  ///< ships with the program
};

struct ModelChoices {
    std::vector<ModelChoice> models;  ///< those that are there, the one to begin with first
    bool isPhotoEncoderThere = false;
    std::uint64_t photoEncoderBytes = 0;  ///< of the packages that are still to be fetched
};

/// Looks through the folders of models for those that take pictures and texts. Reads headers; not for the GUI thread.
[[nodiscard]] ModelChoices findModelChoices();

}  // namespace orangery::recognition_page
