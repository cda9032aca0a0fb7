using Splitrun.Domain.Shadows;
using Splitrun.TestKit.Shadows;

namespace Splitrun.Storage.Tests.Shadows;

public sealed class InMemoryShadowStoreTests : ShadowStoreContract
{
    protected override IShadowStore Store { get; } = new InMemoryShadowStore();
}
