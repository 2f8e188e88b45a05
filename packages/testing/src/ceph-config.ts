interface CephOptions {
  directory: string
  clusterId: string
  monitorPort: number
  gatewayPort: number
}

/** `ceph.conf` of one monitor, one store in memory and one S3 gateway, which trust each other, on 127.0.0.1 only. */
export const cephConfig = ({ directory, clusterId, monitorPort, gatewayPort }: CephOptions) => `[global]
fsid = ${clusterId}
mon_host = [v2:127.0.0.1:${monitorPort}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr1 = false
ms_bind_ipv6 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
# Without keys, connections cannot be encrypted, which is what the gateway asks for by default.
${['mon_client', 'mon_cluster', 'mon_service', 'client', 'cluster', 'service'].map((who) => `ms_${who}_mode = crc`).join('\n')}
# One copy of everything.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 2000
# The monitor would gather changes for a second before it makes them, at the start mostly.
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
run_dir = ${directory}
crash_dir = ${directory}
admin_socket =
keyring = ${directory}/keyring
log_file = ${directory}/$name.log
[mon]
mon_data = ${directory}/mon
mon_data_avail_warn = 2
mon_data_avail_crit = 1
mon_cluster_log_file = ${directory}/cluster.log
[osd]
osd_data = ${directory}/osd
osd_objectstore = memstore
memstore_device_bytes = 21474836480
[client.rgw]
# Small answers would wait 40 ms for the client to acknowledge their heads.
rgw_frontends = beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1
rgw_data = ${directory}/rgw
rgw_enable_apis = s3
# Buckets are reached in the path, and by name below this.
rgw_dns_name = localhost
rgw_enable_usage_log = false
# The memory of deleted objects is free again after a minute.
rgw_gc_obj_min_wait = 60
rgw_gc_processor_period = 30
rgw_gc_processor_max_time = 30
`
