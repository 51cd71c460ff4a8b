namespace PolicyAnalyzers.Policy;

/// <summary>
/// Verifies an exported audit log without the gateway: that no record was changed, taken out, put in or moved, and that the log has every record that the gateway's
/// checkpoints speak of.
/// </summary>
/// <param name="keys">The gateway's public keys: all that ever signed. What a revoked one signed must fit, and proves nothing.</param>
public sealed class AuditVerifier(AuditKeys keys)
{
    /// <summary>Verifies a log, read once from its beginning to its end.</summary>
    /// <param name="lines">
    /// The lines of the export, in their order. It begins with record 1, with a checkpoint of the record before its first, or with the word that retention removed all before, and ends
    /// with a checkpoint of its last. Archives that retention wrote go before it, in their order.
    /// </param>
    /// <param name="known">Checkpoints (JWS) that were kept elsewhere; the log must agree with each, but for those of removed records. Only they show that its end was cut off together with its last checkpoint.</param>
    public AuditVerification Verify(IEnumerable<string> lines, IEnumerable<string> known)
    {
        Reading reading = new(keys);
        foreach (string jws in known)
        {
            reading.Expect(jws);
        }

        foreach (string line in lines)
        {
            reading.Next(line);
        }

        return reading.End();
    }

    private sealed class Reading(AuditKeys keys)
    {
        private readonly List<AuditFault> _faults = [];
        private readonly Dictionary<long, List<AuditCheckpoint>> _expected = [];
        private byte[] _chain = AuditChain.Start;
        private long _line, _after, _sequence, _attested;
        private string? _issuer;
        private bool _isRetained;

        public void Expect(string jws)
        {
            if (Read(jws, AuditCheckpoint.Type, "a checkpoint that was kept elsewhere", out _) is { } checkpoint)
            {
                if (!_expected.TryGetValue(checkpoint.Sequence, out List<AuditCheckpoint>? others))
                {
                    _expected.Add(checkpoint.Sequence, others = []);
                }

                others.Add(checkpoint);
            }
        }

        public void Next(string line)
        {
            _line++;
            if (AuditLine.Parse(line) is not { } read)
            {
                Fault($"line {_line} is neither a record nor a checkpoint, or was written anew");
            }
            else if (read.IsCheckpoint)
            {
                if (Read(read.Text, AuditCheckpoint.Type, $"the checkpoint in line {_line}", out bool isRevoked) is { } checkpoint)
                {
                    Checkpoint(checkpoint, isRevoked);
                }
            }
            else if (read.IsRetention)
            {
                if (Read(read.Text, AuditCheckpoint.RetentionType, $"the retention in line {_line}", out bool isRevoked) is { } retention)
                {
                    Retention(retention, isRevoked);
                }
            }
            else
            {
                Record(read);
            }
        }

        public AuditVerification End()
        {
            if (_sequence > _attested)
            {
                Fault($"no checkpoint follows record {_sequence}: the end of the export is missing");
            }

            foreach (long sequence in _expected.Keys.Where(sequence => sequence < _after && !_isRetained).Order())
            {
                Fault($"a checkpoint that was kept elsewhere speaks of record {sequence}, and the export begins after record {_after}: it cannot be held against it");
            }

            foreach (long sequence in _expected.Keys.Where(sequence => sequence > _sequence).Order())
            {
                Fault($"the log ends with record {_sequence}, and a checkpoint that was kept elsewhere speaks of record {sequence}: its end was cut off");
            }

            return new AuditVerification(_after, _sequence, AuditChain.ToText(_chain), _issuer, _faults) { IsRetained = _isRetained };
        }

        private void Record(AuditLine record)
        {
            if (record.Sequence <= _sequence)
            {
                Fault($"record {record.Sequence} follows record {_sequence}: it was moved, or put in");
                return;
            }

            if (record.Sequence > _sequence + 1)
            {
                string missing = record.Sequence == _sequence + 2 ? $"record {_sequence + 1} is" : $"records {_sequence + 1} to {record.Sequence - 1} are";
                Fault($"{missing} missing");
            }
            else if (AuditChain.ToText(AuditChain.Next(_chain, record.Sequence, record.Text)) != record.Chain)
            {
                Fault($"record {record.Sequence} was changed, or its hash was");
            }

            // What follows is held against the hash that is stated, so that one fault does not hide the next.
            _chain = AuditChain.Parse(record.Chain) ?? _chain;
            _sequence = record.Sequence;
            CompareExpected();
        }

        /// <summary>A checkpoint by a revoked key must fit, and proves nothing: others may have signed it.</summary>
        private void Checkpoint(AuditCheckpoint checkpoint, bool isRevoked)
        {
            if (_line == 1)
            {
                if (isRevoked)
                {
                    Fault("the export begins with a checkpoint by a key that was revoked, so nothing says what lies before it");
                }

                BeginAfter(checkpoint);
            }
            else if (checkpoint.Sequence == _sequence)
            {
                Compare(checkpoint);
                _attested = isRevoked ? _attested : _sequence;
            }
            else
            {
                Fault($"the checkpoint in line {_line} speaks of record {checkpoint.Sequence}, and stands after record {_sequence}");
            }
        }

        /// <summary>Explains that nothing is there of what lies before a record, at the beginning; later it must fit, because the archive of that goes before it.</summary>
        private void Retention(AuditCheckpoint retention, bool isRevoked)
        {
            if (_line == 1)
            {
                if (isRevoked)
                {
                    Fault("the export begins with a retention by a key that was revoked, so nothing says what lay before it");
                }

                _isRetained = true;
                BeginAfter(retention);
            }
            else if (retention.Sequence == _sequence)
            {
                Compare(retention);
            }
            else if (retention.Sequence > _sequence)
            {
                Fault($"retention removed records {_sequence + 1} to {retention.Sequence}, and their archive is missing");
                _sequence = _attested = retention.Sequence;
                _chain = AuditChain.Parse(retention.Chain)!;
                CompareExpected();
            }
            else
            {
                Fault($"the retention in line {_line} speaks of record {retention.Sequence}, and stands after record {_sequence}");
            }
        }

        private void BeginAfter(AuditCheckpoint checkpoint)
        {
            _after = _sequence = _attested = checkpoint.Sequence;
            _chain = AuditChain.Parse(checkpoint.Chain)!;
            CompareExpected();
        }

        private void CompareExpected()
        {
            foreach (AuditCheckpoint checkpoint in _expected.GetValueOrDefault(_sequence) ?? [])
            {
                Compare(checkpoint);
            }
        }

        private void Compare(AuditCheckpoint checkpoint)
        {
            if (checkpoint.Chain != AuditChain.ToText(_chain))
            {
                Fault($"the checkpoint of {checkpoint.Time:u} has another hash for record {_sequence}: what lies before it was written anew");
            }
        }

        private AuditCheckpoint? Read(string jws, string type, string which, out bool isRevoked)
        {
            isRevoked = false;
            try
            {
                AuditCheckpoint checkpoint = keys.Verify(jws, type, out isRevoked);
                _issuer ??= checkpoint.Issuer;
                if (checkpoint.Issuer == _issuer)
                {
                    return checkpoint;
                }

                Fault($"{which} is of gateway '{checkpoint.Issuer}', and another of '{_issuer}'");
            }
            catch (PolicyFormatException exception)
            {
                Fault($"{which} is not the gateway's: {exception.Message}");
            }

            return null;
        }

        private void Fault(string reason) => _faults.Add(new AuditFault(_line, reason));
    }
}
