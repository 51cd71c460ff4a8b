using System.Security.Cryptography;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

public class ReplayWindowTests : IAsyncLifetime
{
    private static readonly byte[] One = SHA256.HashData([1]), Two = SHA256.HashData([2]);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();
    private TestStore _store = null!;
    private StoreDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        string path = Path.Combine(_directory.FullName, "gateway.db");
        _store = await TestStore.CreateAsync(path);
        var options = new IdentityGatewayOptions { DatabasePath = path };
        _store.Use(options);
        _database = StoreDatabase.Of(options);
        _database.Prepare();
        using var session = new StoreSession(_database);
        StoreSchema.Ensure(session);
    }

    [Fact]
    public void What_was_committed_is_known_to_this_session_and_to_every_other()
    {
        using StoreSession mine = new(_database), other = new(_database);
        Assert.True(Add(mine, One));

        Assert.False(Add(mine, One));
        Assert.False(Add(other, One));
        Assert.True(Add(other, Two));
        Assert.False(Add(mine, Two));
        using var later = new StoreSession(_database);
        Assert.False(Add(later, One));
        Assert.False(Add(later, Two));
    }

    [Fact]
    public void What_is_used_twice_in_one_transaction_is_used_once()
    {
        using var session = new StoreSession(_database);
        session.Begin();
        Assert.True(session.Replays.TryAdd(session, One, 1000));
        Assert.False(session.Replays.TryAdd(session, One, 1000));
        session.Flush();
        session.Commit();
    }

    [Fact]
    public void What_was_undone_was_not_used()
    {
        using StoreSession mine = new(_database), other = new(_database);
        mine.Begin();
        Assert.True(mine.Replays.TryAdd(mine, One, 1000));
        mine.Rollback();

        Assert.True(Add(other, One));
        Assert.False(Add(mine, One));
    }

    [Fact]
    public void A_sweep_forgets_what_has_expired_and_no_node_misses_what_comes_after()
    {
        using StoreSession mine = new(_database), other = new(_database);
        Assert.True(Add(mine, One, 1000));
        Assert.False(Add(other, One, 1000));
        Sweep(mine, 2000);

        // The only row stands, as the one that counts on; but it is over.
        Assert.True(Add(mine, One, 3000));
        Sweep(mine, 2000);
        Assert.True(Add(mine, Two, 3000));

        Assert.Equal(2L, Count());
        Assert.False(Add(other, Two, 3000));
        using var later = new StoreSession(_database);
        Assert.False(Add(later, One, 3000));
        Assert.False(Add(later, Two, 3000));
    }

    [Fact]
    public void A_sweep_of_another_node_leaves_what_lives()
    {
        using StoreSession mine = new(_database), other = new(_database);
        Assert.True(Add(mine, One, 5000));
        Assert.True(Add(mine, Two, 1000));

        Sweep(other, 2000);

        Assert.Equal(2L, Count());
        Assert.False(Add(other, One, 5000));
        Assert.False(Add(mine, One, 5000));
    }

    [Fact]
    public void A_sweep_deletes_no_more_at_a_time_than_it_is_told()
    {
        using var session = new StoreSession(_database);
        for (byte i = 0; i < 10; i++)
        {
            Assert.True(Add(session, SHA256.HashData([i])));
        }

        Assert.Equal([4, 4, 1, 0], new[] { Sweep(session, 2000, 4), Sweep(session, 2000, 4), Sweep(session, 2000, 4), Sweep(session, 2000, 4) });
        Assert.Equal(1L, Count());
    }

    [Fact]
    public void An_answer_holds_for_its_transaction_until_something_changes_it()
    {
        using var session = new StoreSession(_database);
        int asked = 0;
        bool Ask() => session.Once("question", "a", "b", (_, _, _) => ++asked > 0);
        Assert.True(Ask() && Ask());
        Assert.Equal(2, asked);

        session.Begin();
        Assert.True(Ask() && Ask());
        Assert.Equal(3, asked);
        session.ForgetAnswers();
        Assert.True(Ask());
        Assert.Equal(4, asked);
        session.Commit();

        session.Begin();
        Assert.True(Ask());
        Assert.Equal(5, asked);
        session.Rollback();
    }

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _store.DisposeAsync();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private static bool Add(StoreSession session, byte[] hash, long expires = 1000)
    {
        session.Begin();
        bool isNew = session.Replays.TryAdd(session, hash, expires);
        session.Flush();
        session.Commit();
        return isNew;
    }

    private static int Sweep(StoreSession session, long now, int limit = 100)
    {
        session.Begin();
        session.Replays.Forget(session, now);
        int deleted = ReplayWindow.Delete(session, now, limit);
        session.Commit();
        return deleted;
    }

    private long Count()
    {
        using var session = new StoreSession(_database);
        return session.First("SELECT count(*) FROM replays", row => row.GetInt64(0));
    }
}
