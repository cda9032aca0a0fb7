using Splitrun.Domain.Sessions;
using Splitrun.TestKit.Sessions;

namespace Splitrun.Storage.Tests.Sessions;

public sealed class InMemorySessionStoreTests : SessionStoreContract
{
    protected override ISessionStore Store { get; } = new InMemorySessionStore();
}
