// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/tensor_conversion_torch.h"

#include "engine/io/safetensors.h"

#include <ATen/ATen.h>

#include <cstring>
#include <filesystem>

// torch's headers come first: they do not compile behind Qt's.
#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

namespace {

io::Tensor tensorOf(std::string name, io::DType type, std::vector<std::int64_t> shape, std::size_t bytes)
{
    io::Tensor tensor{std::move(name), type, std::move(shape), std::vector<std::byte>(bytes)};
    for (std::size_t i = 0; i < bytes; ++i)
        tensor.bytes[i] = static_cast<std::byte>(i % 2);  // no pattern that is NaN in any type
    return tensor;
}

}  // namespace

class TensorConversionTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path;

private Q_SLOTS:
    void initTestCase()
    {
        m_path = fs::path(m_folder.path().toStdString()) / "m.safetensors";
        io::TensorFile file;
        file.tensors.push_back(tensorOf("f32", io::DType::F32, {2, 3}, 24));
        file.tensors.push_back(tensorOf("bf16", io::DType::BF16, {3}, 6));
        file.tensors.push_back(tensorOf("f8", io::DType::F8E4M3, {1}, 1));
        file.tensors.push_back(tensorOf("askew", io::DType::I64, {1}, 8));
        file.tensors.push_back(tensorOf("f4", io::DType::F4, {2}, 1));
        file.tensors.push_back(tensorOf("none", io::DType::F16, {0, 2}, 0));
        QVERIFY(io::writeSafetensors(m_path, file).has_value());
    }

    void sharesTheMappedValues()
    {
        at::Tensor shared;
        {
            const auto weights = io::openWeights(m_path).value();
            const std::size_t index = weights->find("f32").value();
            shared = nn::toTorch(weights, index).value();
            QCOMPARE(static_cast<const void*>(shared.const_data_ptr()),
                     static_cast<const void*>(weights->view(index).data()));
        }
        // The tensor alone holds the file now.
        QCOMPARE(shared.sizes().vec(), (std::vector<std::int64_t>{2, 3}));
        const io::Tensor wanted = tensorOf("", io::DType::F32, {}, 24);
        QVERIFY(std::memcmp(shared.const_data_ptr(), wanted.bytes.data(), wanted.bytes.size()) == 0);
    }

    void copiesWhatLiesAskew()
    {
        const auto weights = io::openWeights(m_path).value();
        const std::size_t index = weights->find("askew").value();
        QVERIFY(reinterpret_cast<std::uintptr_t>(weights->view(index).data()) % sizeof(std::int64_t) != 0);
        const at::Tensor tensor = nn::toTorch(weights, index).value();
        QVERIFY(tensor.scalar_type() == at::kLong);
        QCOMPARE(tensor.item<std::int64_t>(), std::int64_t{0x0100010001000100});
    }

    void keepsTypes()
    {
        const auto weights = io::openWeights(m_path).value();
        const auto typeOf = [&](const char* name) {
            return nn::toTorch(weights, weights->find(name).value())->scalar_type();
        };
        QVERIFY(typeOf("bf16") == at::kBFloat16);
        QVERIFY(typeOf("f8") == at::kFloat8_e4m3fn);
        QVERIFY(typeOf("none") == at::kHalf);
    }

    void refusesWhatTorchDoesNotHave()
    {
        const auto weights = io::openWeights(m_path).value();
        const auto tensor = nn::toTorch(weights, weights->find("f4").value());
        QVERIFY(!tensor);
        QVERIFY(tensor.error().message.find("'f4' is F4") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TensorConversionTest)
#include "tensor_conversion_test.moc"
