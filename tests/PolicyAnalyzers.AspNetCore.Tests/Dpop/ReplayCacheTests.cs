using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.AspNetCore.Tests.Dpop;

/// <summary>What each replay cache guarantees, within a process and between nodes.</summary>
public sealed class ReplayCacheTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private DateTimeOffset Soon => _time.GetUtcNow().AddSeconds(60);

    [Fact]
    public async Task In_memory_one_of_many_uses_passes_whatever_the_expiry_they_state()
    {
        var cache = new InMemoryReplayCache(_time);

        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await cache.TryAddAsync("key", Soon.AddSeconds(i), None), None)));

        Assert.Single(answers, added => added);
    }

    [Fact]
    public async Task In_memory_keys_beyond_the_capacity_are_refused_and_a_replay_is_still_told()
    {
        var cache = new InMemoryReplayCache(_time, capacity: 100);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(await cache.TryAddAsync($"key {i}", Soon.AddSeconds(i), None));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.TryAddAsync("one more", Soon, None));
        Assert.False(await cache.TryAddAsync("key 7", Soon, None));
        _time.Advance(TimeSpan.FromSeconds(70));
        Assert.True(await cache.TryAddAsync("one more", Soon, None));
        Assert.False(await cache.TryAddAsync("key 99", Soon, None));
    }

    [Fact]
    public async Task In_memory_what_was_refused_takes_no_room()
    {
        var cache = new InMemoryReplayCache(_time, capacity: 2);
        Assert.True(await cache.TryAddAsync("a", Soon, None));
        for (int i = 0; i < 10; i++)
        {
            Assert.False(await cache.TryAddAsync("a", Soon, None));
        }

        Assert.True(await cache.TryAddAsync("b", Soon, None));
    }

    [Fact]
    public async Task Distributed_a_use_at_one_node_is_a_replay_at_the_next()
    {
        IDistributedCache shared = Memory();
        var one = new DistributedReplayCache(shared, _time);
        var other = new DistributedReplayCache(shared, _time);

        Assert.True(await one.TryAddAsync("key", Soon, None));
        Assert.False(await other.TryAddAsync("key", Soon, None));
        Assert.False(await one.TryAddAsync("key", Soon, None));
        Assert.True(await other.TryAddAsync("other key", Soon, None));
    }

    [Fact]
    public async Task Distributed_of_two_nodes_that_both_write_before_they_read_back_one_passes()
    {
        var shared = new Gated(Memory(), writers: 2);
        DistributedReplayCache[] nodes = [new(shared, _time), new(shared, _time)];

        bool[] answers = await Task.WhenAll(nodes.Select(node => Task.Run(async () => await node.TryAddAsync("key", Soon, None), None)));

        Assert.Single(answers, added => added);
    }

    [Fact]
    public async Task Distributed_within_a_node_one_of_many_uses_passes()
    {
        var cache = new DistributedReplayCache(Memory(), _time);

        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await cache.TryAddAsync("key", Soon, None), None)));

        Assert.Single(answers, added => added);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("set")]
    [InlineData("forget")]
    public async Task Distributed_a_cache_that_fails_or_forgets_denies(string fault)
    {
        var cache = new DistributedReplayCache(new Broken(fault), _time);

        await Assert.ThrowsAnyAsync<Exception>(async () => await cache.TryAddAsync("key", Soon, None));
    }

    [Fact]
    public async Task In_a_database_of_many_uses_at_three_nodes_one_passes()
    {
        using var directory = new TemporaryDirectory();
        DatabaseReplayCache[] nodes = [.. Enumerable.Range(0, 3).Select(_ => Database(directory))];

        for (int round = 0; round < 20; round++)
        {
            string key = $"key {round}";
            bool[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () => await nodes[i % 3].TryAddAsync(key, Soon, None), None)));
            Assert.Single(answers, added => added);
        }
    }

    [Fact]
    public async Task In_a_database_keys_are_deleted_after_their_expiry_and_not_before()
    {
        using var directory = new TemporaryDirectory();
        DatabaseReplayCache cache = Database(directory);
        Assert.True(await cache.TryAddAsync("short", Soon, None));
        Assert.True(await cache.TryAddAsync("long", Soon.AddSeconds(120), None));

        _time.Advance(TimeSpan.FromSeconds(120));

        Assert.False(await cache.TryAddAsync("long", Soon, None));
        Assert.True(await cache.TryAddAsync("short", Soon, None));
    }

    [Fact]
    public async Task A_database_without_the_table_denies()
    {
        using var directory = new TemporaryDirectory();
        var cache = new DatabaseReplayCache(SqliteFactory.Instance.CreateDataSource($"Data Source={directory.File};Pooling=False"), _time);

        await Assert.ThrowsAsync<SqliteException>(async () => await cache.TryAddAsync("key", Soon, None));
    }

    private static MemoryDistributedCache Memory() => new(Options.Create(new MemoryDistributedCacheOptions()));

    private DatabaseReplayCache Database(TemporaryDirectory directory)
    {
        string connection = $"Data Source={directory.File};Default Timeout=30;Pooling=False";
        using var setup = new SqliteConnection(connection);
        setup.Open();
        using SqliteCommand command = setup.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS {DatabaseReplayCache.Table} (id VARCHAR(64) PRIMARY KEY, expires BIGINT NOT NULL)";
        command.ExecuteNonQuery();
        return new DatabaseReplayCache(SqliteFactory.Instance.CreateDataSource(connection), _time);
    }

    private sealed class TemporaryDirectory : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("replay-tests-");

        public string File => Path.Combine(_directory.FullName, "replays.db");

        public void Dispose() => _directory.Delete(recursive: true);
    }

    /// <summary>A cache that answers no second read before all have written: the race that one would like to lose.</summary>
    private sealed class Gated(IDistributedCache inner, int writers) : IDistributedCache
    {
        private readonly TaskCompletionSource _allRead = new(), _allWrote = new();
        private int _reads;
        private int _writes;

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            int read = Interlocked.Increment(ref _reads);
            byte[]? value;
            if (read <= writers)
            {
                value = await inner.GetAsync(key, token);
                if (read == writers)
                {
                    _allRead.SetResult();
                }

                await _allRead.Task;
                return value;
            }

            await _allWrote.Task;
            return await inner.GetAsync(key, token);
        }

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await inner.SetAsync(key, value, options, token);
            if (Interlocked.Increment(ref _writes) == writers)
            {
                _allWrote.SetResult();
            }
        }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    }

    private sealed class Broken(string fault) : IDistributedCache
    {
        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
            fault == "get" ? throw new TimeoutException() : Task.FromResult<byte[]?>(null);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
            fault == "set" ? throw new TimeoutException() : Task.CompletedTask;

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    }
}
